import { isBadInputError, say, type Event, type Table } from '../../harness/core/index.ts'
import type { QuotaOperation } from './drive.ts'
import { isValid, nowOf, readingOf, type Call, type QuotaRun } from './facts.ts'
import { callText, clockText, expectedText, gotText } from './findings.ts'

interface Row {
  cells: string[]
  note?: string
  wrong?: boolean
}

/** A row an operation: when, what, what the exact bucket says, what the code said. */
export function tableOf(run: QuotaRun): Table {
  const calls = new Map<string, Call[]>()
  for (const call of readingOf(run).calls) {
    const ofOperation = calls.get(call.id)
    if (ofOperation) ofOperation.push(call)
    else calls.set(call.id, [call])
  }
  const byId = new Map(run.workload.operations.map((one) => [one.id, one]))
  const rows = run.history.events.flatMap((event): Row[] => {
    const operation = byId.get(event.id)
    return operation ? [rowOf(run, operation, event, calls.get(event.id) ?? [])] : []
  })
  // Until level 2 nobody asks for the wait: it is marked only where nothing else is wrong.
  const hasWrong = rows.some(({ wrong }) => wrong)
  const first = hasWrong ? undefined : earlyOrLate(run)
  const index = run.history.events.findIndex(({ id }) => id === first?.id)
  const marked = rows[index]
  if (marked) rows[index] = { ...marked, wrong: true }
  return { columns: ['', 'now', 'call', 'expected', 'got'], rows }
}

function rowOf(run: QuotaRun, operation: QuotaOperation, event: Event, calls: Call[]): Row {
  const start = [operation.id, clockText(run.workload, nowOf(event)), callText(operation)]
  const threw = event['how'] === 'threw'
  const thrown = threw ? `threw ${say(event['value'])}` : 'no error'
  const [call] = calls
  if (operation.do === 'crowd') {
    const answers = String(event['answers'])
    const admitted = [...answers].filter((digit) => digit === '1').length
    const wrongly = (ok: boolean): number => calls.filter(({ got }) => got.ok === ok).length
    const due = admitted - wrongly(true) + calls.filter(({ expected }) => expected.ok).length
    const wrong = calls.some((one) => one.wrong !== undefined && !one.isOpen)
    const of = `of ${answers.length} ok`
    return { cells: [...start, `${due} ${of}`, `${admitted} ${of}`], ...(wrong && { wrong }) }
  }
  if (operation.do === 'observe') return { cells: [...start, '', say(event['tenants'])] }
  if (!isValid(operation)) {
    const wrong = !(threw && isBadInputError(event['value']))
    return { cells: [...start, 'TypeError or RangeError', thrown], ...(wrong && { wrong }) }
  }
  if (!call) return { cells: [...start, 'no error', thrown], ...(threw && { wrong: true }) }
  const isFinite = call.expected.retryAfterMs.min === Infinity && call.got.ok === false
  const isTooShort = isFinite && call.got.retryAfterMs !== Infinity
  const wrong = !call.isOpen && (call.wrong !== undefined || isTooShort)
  const expected = call.isOpen ? 'either' : expectedText(call)
  const cells = [...start, ...[expected, gotText(call.got)].map(inShort)]
  return { cells, ...(wrong && { wrong }) }
}

/** Two answers stand side by side in 80 columns: "no, in 40 ms" for "refused, retry after 40 ms". */
function inShort(answer: string): string {
  return answer
    .replace(/^refused, (no wait will do|retry after Infinity ms)$/, 'no, never')
    .replace(/^refused, retry after /, 'no, in ')
}

/** The first refusal whose wait is not the tight one. */
function earlyOrLate(run: QuotaRun): Call | undefined {
  return readingOf(run).calls.find(({ expected, got, isBehind, isOpen, isInCrowd }) => {
    if (expected.ok || got.ok !== false || isBehind || isOpen || isInCrowd) return false
    const { min, max } = expected.retryAfterMs
    const { retryAfterMs = Number.NaN } = got
    return !(retryAfterMs >= min && retryAfterMs <= max)
  })
}
