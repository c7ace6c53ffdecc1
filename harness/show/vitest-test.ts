import type { Event, History } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'
import { isOwnError, type Value } from '../core/value.ts'
import type { Counterexample } from '../core/verdict.ts'
import type { Operation, Workload } from '../core/workload.ts'
import { renumbered } from '../explain/renumber.ts'

/** What a test writes down, each with its time; `isWork`: the kata has handlers that are called. */
const HELPERS = {
  work: [
    "const work = (id, [how, ms, value] = ['return', 0, null], signal) => {",
    '  note(`start ${id}`)',
    "  signal?.addEventListener('abort', () => note(`abort ${id}`))",
    "  if (how === 'return') return value",
    "  if (how === 'throw') throw value",
    "  const settle = how === 'resolve' ? Promise.resolve.bind(Promise) : Promise.reject.bind(Promise)",
    '  return ms === 0 ? settle(value) : new Promise((done) => setTimeout(done, ms)).then(() => settle(value))',
    '}',
  ],
  hear: [
    'const hear = (id, answer) => answer.then(',
    '  (value) => note(`${id} answers ${text(value)}`),',
    '  (error) => note(`${id} rejects ${text(error)}`),',
    ')',
  ],
  tell: [
    'const tell = (id, call) => {',
    '  try {',
    '    const { ok, remaining } = call() ?? {}',
    "    note(`${id} ok ${ok}${ok === true ? ` ${remaining?.toFixed(3)}` : ''}`)",
    '  } catch (error) {',
    '    note(`${id} throws ${text(error)}`)',
    '  }',
    '}',
  ],
}

/**
 * The smallest traffic as a test for plain vitest that fails on this code: it demands what the reference
 * did and this code did not, or the other way round. Nothing where no such fact is to be seen from
 * outside, or where the traffic has no plain form.
 */
export function vitestTest(
  counterexample: Counterexample,
  kata: Kata,
  sentence: string,
): string | undefined {
  const example = renumbered(counterexample)
  const { workload, history, reference } = example
  const { asCode } = kata
  if (!asCode || !reference) return undefined
  const claim = claimOf(history, reference, example)
  const setup = asCode.setup(workload)
  const calls = callsOf(workload, (one) => asCode.call(one, workload))
  if (!claim || !setup || !calls) return undefined
  const code = [...setup, ...calls].join('\n')
  const uses = Object.entries(HELPERS).filter(([name]) => code.includes(`${name}(`))
  const lastMs = Math.max(...[history, reference].map(({ events }) => events.at(-1)?.t ?? 0))
  const body = [
    'vi.useFakeTimers()',
    'const begin = Date.now()',
    'const log = []',
    'const note = (what) => log.push(`at ${Date.now() - begin} ms: ${what}.`)',
    'const text = (value) => (value instanceof Error ? `${value.name}: ${value.message}` : JSON.stringify(value))',
    ...uses.flatMap(([, lines]) => lines),
    ...setup,
    ...calls,
    `await vi.advanceTimersByTimeAsync(${lastMs + 1})`,
    'vi.useRealTimers()',
    claim,
  ]
  const names = asCode.imports.filter((name) => code.includes(`${name}(`))
  return [
    '// @ts-nocheck',
    "import { expect, test, vi } from 'vitest'",
    `import { ${names.join(', ')} } from './solution.ts'`,
    '',
    `test(${JSON.stringify(sentence)}, async () => {`,
    ...body.map((line) => `  ${line}`),
    '})',
    '',
  ].join('\n')
}

/** Each burst at its time. */
function callsOf(
  { operations }: Workload,
  call: (operation: Operation) => string | undefined,
): string[] | undefined {
  const bursts: { at: number; codes: string[] }[] = []
  for (const operation of operations) {
    const code = call(operation)
    const { when } = operation
    if (code === undefined) return undefined
    if ('at' in when) bursts.push({ at: when.at, codes: [code] })
    else if ('burst' in when) bursts.at(-1)?.codes.push(code)
    else return undefined
  }
  return bursts.flatMap(({ at, codes }) =>
    codes.length === 1 && !codes[0]?.includes('; ')
      ? [`setTimeout(() => ${codes[0]}, ${at})`]
      : ['setTimeout(() => {', ...codes.map((code) => `  ${code}`), `}, ${at})`],
  )
}

/** What is to be found in the log, or not. */
function claimOf(
  mine: History,
  due: History,
  { finding: { atMs, notes = {} } }: Counterexample,
): string | undefined {
  const [own, other] = [linesOf(mine), linesOf(due)]
  const facts = [
    ...absentFrom(own, other).map((line) => ({ ...line, isDue: true })),
    ...absentFrom(other, own).map((line) => ({ ...line, isDue: false })),
  ]
  const weight = ({ event: { t, id }, isDue }: (typeof facts)[number]): number =>
    (t === atMs ? 0 : 4) + (id in notes ? 0 : 2) + (isDue ? 0 : 1)
  const [fact] = facts.toSorted((a, b) => weight(a) - weight(b) || a.event.t - b.event.t)
  if (!fact) return undefined
  return `expect(log.join('\\n'))${fact.isDue ? '' : '.not'}.toContain(${JSON.stringify(fact.text)})`
}

interface Line {
  event: Event
  text: string
}

function absentFrom(lines: readonly Line[], others: readonly Line[]): Line[] {
  return others.filter(({ text }) => !lines.some((line) => line.text === text))
}

/** What the test writes down of a run. Of an error that the code made its name alone is demanded. */
function linesOf({ events }: History): Line[] {
  return events.flatMap((event) => {
    const what = whatOf(event)
    return what === undefined ? [] : [{ event, text: `at ${event.t} ms: ${what}` }]
  })
}

function whatOf(event: Event): string | undefined {
  const { kind, id, how, value } = event
  switch (kind) {
    case 'start':
      return `start ${id}.`
    case 'abort':
      return `abort ${id}.`
    case 'settle': {
      const text = textOf(value)
      if (text === undefined || (how !== 'resolved' && how !== 'rejected')) return undefined
      return `${id} ${how === 'resolved' ? 'answers' : 'rejects'} ${text}`
    }
    case 'take': {
      const { ok, remaining } = event as unknown as { ok?: Value; remaining?: Value }
      if (how === 'threw') return undefined
      const left = ok === true && typeof remaining === 'number' ? ` ${remaining.toFixed(3)}` : ''
      return `${id} ok ${String(ok)}${left}.`
    }
    default:
      return undefined
  }
}

/** As the test's `text` says it, with the full stop of its line where all of it is known. */
function textOf(value: Value | undefined): string | undefined {
  if (isOwnError(value)) return `${value.name}:`
  if (value === null || typeof value !== 'object') return `${JSON.stringify(value)}.`
  if (Array.isArray(value) || !('$' in value)) return undefined
  const { $, id = '', name, message } = value as Record<string, string>
  if ($ === 'error') return `${name}: ${message}.`
  if ($ === 'object' && !id.startsWith('#')) return `${JSON.stringify(id)}.`
  return $ === 'undefined' ? 'undefined.' : undefined
}
