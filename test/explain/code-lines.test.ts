import { expect, test } from 'vitest'
import { emptyHistory, type Event } from '../../harness/core/history.ts'
import type { Finding } from '../../harness/core/law.ts'
import type { Step } from '../../harness/core/step.ts'
import { traffic } from '../../harness/core/workload.ts'
import { codeLines } from '../../harness/explain/code-lines.ts'

/** A line of the code, by its number. */
function line(number: number, text: string, column?: number): Step['at'] {
  return { file: 'solution.ts', line: number, text, ...(column !== undefined && { column }) }
}

interface Run {
  events?: Omit<Event, 'seq'>[]
  trace: Step[]
  finding: Finding
  unhandled?: number
  columns?: number
}

function linesOf({ events = [], trace, finding, unhandled = 0, columns = 76 }: Run): string[] {
  const history = {
    ...emptyHistory({ kind: 'over' }),
    events: events.map((event, seq) => ({ ...event, seq })),
    unhandled: Array.from({ length: unhandled }, () => null),
  }
  const workload = traffic({}, [])
  return codeLines({ token: '', workload, history, finding, trace }, { columns })
}

const ARMS = line(3, 'const timer = setTimeout(expire, ms)', 14)
const LISTENS = line(4, "signal.addEventListener('abort', end)")
const ABORTS = line(5, 'own.abort(signal.reason)')
const ANSWERS = line(6, 'resolve(value)')

test('what was done to what the finding names, in its instant', () => {
  const trace: Step[] = [
    { t: 1, seq: 1, did: 'calls', id: 'c1#1', at: line(9, 'operation(signal)') },
    { t: 5, seq: 3, did: 'aborts', id: 'c1#1', at: ABORTS },
    { t: 5, seq: 4, did: 'answers', id: 'c1', at: ANSWERS },
    { t: 5, seq: 5, did: 'answers', id: 'c2', at: line(7, 'resolve(other)') },
  ]
  const finding = {
    message: 'the signal of c1#1 aborted\ngot  it was resolved with 7 at 5 ms',
    atMs: 5,
    notes: { c1: '← wrong answer' },
  }
  expect(linesOf({ trace, finding })).toEqual([
    'you abort the signal of c1#1  solution.ts:5  own.abort(signal.reason)',
    'you answer c1                            :6  resolve(value)',
  ])
})

test('a timer and a listener that stay, unless another number of them was seen to', () => {
  const trace: Step[] = [
    { t: 0, seq: 1, did: 'arms', thing: 1, at: line(2, 'setTimeout(first)') },
    { t: 0, seq: 1, did: 'arms', thing: 2, at: ARMS },
    { t: 0, seq: 1, did: 'listens', thing: 3, id: 'c1', at: LISTENS },
    { t: 0, seq: 1, did: 'listens', thing: 4, id: 'c2', at: line(8, 'of one who hangs up') },
    { t: 3, seq: 3, did: 'fires', thing: 1, at: line(2, 'setTimeout(first)') },
    { t: 9, seq: 9, did: 'clears', thing: 2, at: line(7, 'clearTimeout(timer)') },
  ]
  const events = [{ t: 2, kind: 'cancel', id: 'c2' }]
  const left = (timers: number, listeners: number): string[] =>
    linesOf({
      ...{ events, trace },
      finding: {
        message: `still there: ${timers} armed timers, ${listeners} listeners`,
        atMs: 5,
      },
    })
  expect(left(1, 1)).toEqual([
    'you arm the timer     solution.ts:3  const timer = setTimeout(expire, ms)',
    "you add the listener             :4  signal.addEventListener('abort', end)",
  ])
  expect(left(2, 0)).toEqual([])
})

test('where the promise was made that nobody listened to', () => {
  const trace: Step[] = [{ t: 2, seq: 4, did: 'drops', at: line(8, 'void work.finally(next)') }]
  const finding = { message: 'a promise was rejected with null and nobody listened' }
  expect(linesOf({ trace, finding, unhandled: 1 })).toEqual([
    'you make that promise  solution.ts:8  void work.finally(next)',
  ])
})

test('what was due and came late, and the timer that it waited for', () => {
  const trace: Step[] = [
    { t: 1, seq: 1, did: 'arms', thing: 1, at: ARMS },
    { t: 9, seq: 2, did: 'fires', thing: 1, at: ARMS },
    { t: 9, seq: 3, did: 'answers', id: 'c1', at: ANSWERS },
  ]
  const finding = { message: 'got  it was never answered', atMs: 4, notes: { c1: '← due at 4 ms' } }
  const submitted = { t: 1, kind: 'submit', id: 'c1' }
  const settled = { t: 9, kind: 'settle', id: 'c1' }
  const by = (kind: string): string[] =>
    linesOf({
      trace,
      finding,
      events: [submitted, submitted, { ...settled, kind, id: 'x' }, settled],
    })
  expect(by('observe')).toEqual([
    'you wait, until 9 ms    solution.ts:3  const timer = setTimeout(expire, ms)',
    'you answer c1, at 9 ms             :6  resolve(value)',
  ])
  // The end of the work came in between: that may be what it waited for.
  expect(by('end')).toEqual(['you answer c1, at 9 ms  solution.ts:6  resolve(value)'])
})

test('what an error says is not taken for what the finding is about', () => {
  const trace: Step[] = [{ t: 1, seq: 1, did: 'answers', id: 'c1', at: ANSWERS }]
  const finding = { message: 'it said Error "no answer"', atMs: 1, notes: { c1: '← here' } }
  expect(linesOf({ trace, finding })).toEqual([])
})

test('a line that the finding tells already is not told again', () => {
  const trace: Step[] = [{ t: 1, seq: 1, did: 'makes', id: 'c1', at: ABORTS }]
  const finding = { message: 'c1 threw Error\nsolution.ts:5  own.abort(signal.reason)', atMs: 1 }
  expect(linesOf({ trace, finding })).toEqual([])
})

test('a line too long for the screen is shown from the call on', () => {
  const text = 'if (retries > attempts && isOver) return refuse(new Error("too many of them"))'
  const at = line(12, text, 34)
  const trace: Step[] = [{ t: 1, seq: 1, did: 'answers', id: 'c1', at }]
  const finding = { message: 'c1 was rejected', atMs: 1, notes: { c1: '←' } }
  expect(linesOf({ trace, finding, columns: 60 })).toEqual([
    'you answer c1  solution.ts:12  …return refuse(new Error("to…',
  ])
})

test('an answer that followed an await is told as that, unless the error says where it is from', () => {
  const at = line(8, 'return await operation(signal)')
  const after: Step = { t: 1, seq: 2, did: 'answers', id: 'c1', at, isAfter: true }
  const makes: Step = { t: 1, seq: 2, did: 'makes', id: 'c1', at: line(3, 'throw new Error()') }
  const finding = { message: 'c1 was rejected', atMs: 1, notes: { c1: '←' } }
  expect(linesOf({ trace: [after], finding })).toEqual([
    'you answer c1, after  solution.ts:8  return await operation(signal)',
  ])
  expect(linesOf({ trace: [makes, after], finding })).toEqual([
    'you make the error  solution.ts:3  throw new Error()',
  ])
})

test('a signal that never aborts: where it was passed, and where the error of its caller was made', () => {
  const trace: Step[] = [
    {
      t: 0,
      seq: 1,
      did: 'calls',
      id: 'c1#1',
      at: line(9, 'operation(new AbortController().signal)'),
    },
    { t: 1, seq: 2, did: 'makes', id: 'c1', at: line(5, "const late = new Error('late')") },
  ]
  const message = `time was up, and you did not abort: c1#1
expected  its signal aborts with the very Error "late" that its caller was given at 1 ms
got       it never aborts`
  expect(
    linesOf({ trace, finding: { message, atMs: 1, notes: { 'c1#1': '← not told' } } }),
  ).toEqual([
    "you make the error  solution.ts:5  const late = new Error('late')",
    'you call c1#1                  :9  operation(new AbortController().signal)',
  ])
})
