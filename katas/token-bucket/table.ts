import { say, type Run, type Table } from '../../harness/core/index.ts'
import type { QuotaWorkload, QuotaEvent } from './drive.ts'
import { monitorsOf, type Row } from './laws.ts'
import { admittedText, answerOf, callText, clockText, gotText } from './words.ts'

/** A row an operation: when, what, what the exact bucket says, what the code said. */
export function tableOf(run: Run<QuotaWorkload>): Table {
  const told = toldOf(run)
  const operations = new Map(run.workload.operations.map((one) => [one.id, one]))
  // Until level 2 nobody asks for the wait: it is marked only where nothing else is wrong.
  const all = [...told.values()]
  const late = all.some(({ isWrong }) => isWrong) ? undefined : all.find(({ isLate }) => isLate)
  const rows = eventsOf(run).flatMap((event) => {
    const operation = operations.get(event.id)
    if (!operation) return []
    const row = told.get(event)
    const [expected, got] = [inShort(row?.expected ?? ''), inShort(gotOf(event))]
    const cells = [
      event.id,
      clockText(run.workload, event.nowMs),
      callText(operation),
      expected,
      got === expected ? '✓' : got,
    ]
    return [{ cells, ...(row && (row.isWrong || row === late) && { wrong: true }) }]
  })
  return { columns: ['', 'now', 'call', 'expected', 'got'], rows }
}

/** What the monitor says of each event. */
function toldOf(run: Run<QuotaWorkload>): ReadonlyMap<QuotaEvent, Row> {
  const monitors = monitorsOf(run, (_law, holds) => holds)
  for (const event of eventsOf(run)) for (const one of monitors) one.event(event)
  return new Map(monitors.flatMap(({ rows }) => [...rows]))
}

function eventsOf({ history }: Run<QuotaWorkload>): QuotaEvent[] {
  return history.events as QuotaEvent[]
}

function gotOf(event: QuotaEvent): string {
  if (event.how === 'threw') return `threw ${say(event.value)}`
  switch (event.kind) {
    case 'take':
      return gotText(answerOf(event))
    case 'crowd': {
      const answers = event.answers
      return admittedText([...answers].filter((digit) => digit === '1').length, answers.length)
    }
    case 'observe':
      return say(event.tenants)
    default:
      return 'no error'
  }
}

/** Two answers stand side by side in 80 columns: "no, in 40 ms" for "refused, retry after 40 ms". */
function inShort(answer: string): string {
  return answer
    .replaceAll(/refused, (no wait will do|retry after Infinity ms)/g, 'no, never')
    .replaceAll(/refused, retry after /g, 'no, in ')
    .replace(/(\d) or (\d+ ms)/, '$1–$2')
    .replace(/^a TypeError or a RangeError$/, 'TypeError or RangeError')
}
