import type { History } from '../core/history.ts'
import type { Finding } from '../core/law.ts'
import { sayPlace } from '../core/place.ts'
import type { Step } from '../core/step.ts'
import type { Counterexample } from '../core/verdict.ts'
import { plain, type Paint } from './paint.ts'
import { WIDTH } from './width.ts'

export const CODE_LINES_MAX = 3
const FILE_LENGTH_MAX = 24
const CALLED_FROM = '  called from'

/** What the code did, in words, and the step that has the line. */
interface Deed {
  words: string
  step: Step
}

/**
 * The lines of the code that the finding is about: what it did in that instant to what the finding names;
 * where what stayed behind was made; where a promise came from that nobody listens to. Nothing where none
 * of that was seen: a line that is told really is the one.
 */
export function codeLines(
  { history, finding, trace = [] }: Counterexample,
  { paint = plain, columns = WIDTH }: { paint?: Paint; columns?: number | undefined } = {},
): string[] {
  const deeds =
    leftBehind(trace, history, finding) ??
    unheard(trace, history, finding) ??
    again(trace, history) ??
    named(trace, history, finding)
  const told = onceEach(deeds)
    .filter(({ step }) => !finding.message.includes(sayPlace(step.at)))
    .slice(0, CODE_LINES_MAX)
  const width = Math.max(0, ...told.map(({ words }) => words.length))
  return told.map(({ words, step }, index) => {
    const { line } = step.at
    const file = shortened(step.at.file)
    const isSame = told[index - 1]?.step.at.file === step.at.file
    const where = `${isSame ? ''.padEnd(file.length) : file}:${line}`
    const start = `${words.padEnd(width)}  ${where}  `
    return paint.faint(start) + cut(step.at, columns - start.length)
  })
}

/** The end of a long path tells more than its beginning. */
function shortened(file: string): string {
  return file.length > FILE_LENGTH_MAX ? `…${file.slice(1 - FILE_LENGTH_MAX)}` : file
}

/** A line as far as there is room for it: if need be, from the call on. */
function cut({ text, column = 0 }: Step['at'], room: number): string {
  if (text.length <= room) return text
  // With the object whose method is called.
  const call =
    column -
    (/((return|await|void|throw|new) )*[\w$.?!]*$/.exec(text.slice(0, column))?.[0].length ?? 0)
  const from = column + Math.min(text.length - column, room / 2) < room ? 0 : call
  const rest = from === 0 ? text : `…${text.slice(from)}`
  return rest.length <= room ? rest : `${rest.slice(0, Math.max(0, room - 1))}…`
}

/** Where the timers and listeners were made that the finding counts, if so many were seen to stay. */
function leftBehind(
  trace: readonly Step[],
  history: History,
  { message, atMs = Infinity }: Finding,
): Deed[] | undefined {
  const counted = (what: RegExp): number => Number(what.exec(message)?.[1] ?? 0)
  const timers = counted(/(\d+) (?:armed )?timers?\b/)
  const listeners = counted(/(\d+) listeners?\b/)
  if (timers + listeners === 0 || !/\bstill\b/.test(message)) return undefined
  const hungUp = new Set(
    history.events.flatMap(({ kind, id, t }) => (kind === 'cancel' && t <= atMs ? [id] : [])),
  )
  const stays = new Map<number, Step>()
  for (const step of trace) {
    const { did, thing = 0, t } = step
    if (t > atMs) break
    if (did === 'arms' || did === 'listens') stays.set(thing, step)
    if (did === 'clears' || did === 'fires' || did === 'unlistens') stays.delete(thing)
  }
  const left = [...stays.values()]
  const armed = left.filter(({ did }) => did === 'arms')
  const hanging = left.filter(({ did, id = '' }) => did === 'listens' && !hungUp.has(id))
  return [
    ...(armed.length === timers ? armed : []).map((step) => ({ words: 'you arm the timer', step })),
    ...(hanging.length === listeners ? hanging : []).map((step) => ({
      words: 'you add the listener',
      step,
    })),
  ]
}

/** Where the promises were made that were rejected with nobody listening. */
function unheard(
  trace: readonly Step[],
  { unhandled }: History,
  { message }: Finding,
): Deed[] | undefined {
  const drops = trace.filter(({ did }) => did === 'drops')
  if (unhandled.length === 0 || !/nobody (listened|caught)/.test(message)) return undefined
  return drops.slice(0, 1).map((step) => ({ words: 'you make that promise', step }))
}

/** What is done more often than anything else in a run that has no end. */
function again(trace: readonly Step[], { end }: History): Deed[] | undefined {
  if (end.kind !== 'bound') return undefined
  const wanted = end.bound === 'timers' ? 'arms' : 'calls'
  const counts = new Map<string, { count: number; step: Step }>()
  const done = trace.filter(({ did }) => did === wanted)
  for (const step of done) {
    const key = sayPlace(step.at)
    counts.set(key, { step, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  const [most] = [...counts.values()].toSorted((a, b) => b.count - a.count)
  if (!most || most.count < done.length / 2) return []
  const words = wanted === 'arms' ? 'you arm the timers' : 'you call it'
  return [{ words, step: most.step }]
}

/** What a finding is about, by the words that findings are written in. */
const SPOKEN_OF: Partial<Record<Step['did'], RegExp>> = {
  calls: /\b(called|start(s|ed)?|given)\b/,
  aborts: /\babort|\bsignal/,
  answers: /\b(answer|resolved|reject|refused|(?<!caller )got\b|returned)/,
  makes: /\b(reject|refused|threw|(?<!caller )got\b)/,
}

/** What was done to what the finding names, in its instant; or later, where it was due by then. */
function named(trace: readonly Step[], history: History, finding: Finding): Deed[] {
  const { notes = {}, atMs } = finding
  const message = unquoted(finding.message)
  const told = `${message} ${Object.values(notes).join(' ')}`
  const isNoted = (id: string): boolean => id in notes
  const isWritten = (id: string): boolean =>
    new RegExp(`(^|\\W)${escaped(id)}($|\\W)`).test(message)
  const owners = Object.keys(notes).map(ownerOf)
  const isOfCallers = /\bits caller was given\b/.test(message)
  const isMeant = ({ did, id = '', seq }: Step): boolean => {
    const kind = did === 'calls' ? history.events[seq]?.kind : undefined
    const isSpokenOf =
      kind === undefined || kind === 'start' ? SPOKEN_OF[did]?.test(told) : told.includes(kind)
    if (!isSpokenOf) return false
    if (did === 'makes' && isOfCallers && owners.includes(id)) return true
    if (isNoted(id) || (did !== 'calls' && did !== 'aborts' && Object.keys(notes).length > 0)) {
      return isNoted(id)
    }
    return isWritten(id) || isNoted(ownerOf(id))
  }
  const times = [...message.matchAll(/\bat (\d+) ms/g)].map(([, ms]) => Number(ms))
  const isNow = ({ did, t }: Step): boolean =>
    atMs === undefined || t === atMs || (did === 'aborts' && times.includes(t))
  const meant = trace.filter((step) => isNow(step) && isMeant(step))
  const calls = trace.filter(({ did, t }) => did === 'calls' && t === atMs)
  const isOfNobody = meant.length + Object.keys(notes).length === 0
  const now = isOfNobody && calls.length === 1 && SPOKEN_OF.calls?.test(message) ? calls : meant
  /** The error tells more than what came before the answer. */
  const isOnlyAfter = ({ did, seq, isAfter }: Step): boolean =>
    did === 'answers' &&
    isAfter === true &&
    now.some((one) => one.did === 'makes' && one.seq === seq)
  const isMadeInPlace = ({ did, seq, at }: Step): boolean =>
    did === 'makes' &&
    now.some((one) => one.did === 'answers' && one.seq === seq && sayPlace(one.at) === sayPlace(at))
  return [
    ...now
      .filter((step) => !isMadeInPlace(step) && !isOnlyAfter(step))
      .flatMap((step) => deedsOf(step, history)),
    ...(atMs === undefined ? [] : late(trace, history, finding, atMs)),
    ...untold(trace, finding),
  ]
}

function deedsOf(step: Step, { events }: History): Deed[] {
  const { did, id = '', seq, from } = step
  const kind = events[seq]?.kind
  const before = from ? [{ words: CALLED_FROM, step: { ...step, at: from } }] : []
  switch (did) {
    case 'calls':
      return [{ words: `you call ${kind === 'start' ? id : kind}`, step }, ...before]
    case 'aborts':
      return [{ words: `you abort the signal of ${id}`, step }]
    case 'makes':
      return [{ words: 'you make the error', step }, ...before]
    default:
      return [{ words: `you answer ${id}${after(step)}`, step }]
  }
}

/** What was done too late of what was due, the call or the answer, and the timer that it waited for. */
function late(
  trace: readonly Step[],
  { events }: History,
  finding: Finding,
  dueMs: number,
): Deed[] {
  const { notes = {} } = finding
  const message = unquoted(finding.message)
  const isUnanswered = /never answered|no answer/.test(message)
  const isUncalled = /not been called/.test(message)
  const waits = /\bwaits\b/.test(Object.values(notes).join(' '))
  const kind = isUnanswered ? 'settle' : isUncalled || waits ? 'start' : undefined
  const done = events.find(
    (event) =>
      event.kind === kind && event.t > dueMs && (event.id in notes || ownerOf(event.id) in notes),
  )
  if (!done) return []
  const { t, seq, id } = done
  const timer = trace.findLast((one) => one.did === 'fires' && one.t === t && one.seq <= seq)
  const isByTimer =
    timer && !events.slice(timer.seq, seq).some(({ kind }) => kind === 'end' || kind === 'cancel')
  const did = kind === 'settle' ? 'answers' : 'calls'
  const step = trace.find((one) => one.did === did && one.seq === seq)
  const words = `you ${kind === 'settle' ? 'answer' : 'call'} ${id}, at ${t} ms${after(step)}`
  return [
    ...(isByTimer ? [{ words: `you wait, until ${t} ms`, step: timer }] : []),
    ...(step && !waits ? [{ words, step }] : []),
  ]
}

function after(step: Step | undefined): string {
  return step?.isAfter ? ', after' : ''
}

/** The call of what should have been told: there it was given its signal. */
function untold(trace: readonly Step[], { message, notes = {} }: Finding): Deed[] {
  if (!/\bnever aborts\b/.test(message)) return []
  const call = trace.find(({ did, id = '' }) => did === 'calls' && id in notes)
  return call ? [{ words: `you call ${call.id}`, step: call }] : []
}

/** Without what a value or an error says. */
function unquoted(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"/g, '""')
}

/** Whose piece of work it is: c1 of c1#2. */
function ownerOf(id: string): string {
  return id.replace(/#.*/, '')
}

function escaped(text: string): string {
  return text.replace(/[^\w\s]/g, '\\$&')
}

/** A line is told once, by the last thing that it does itself. */
function onceEach(deeds: readonly Deed[]): Deed[] {
  const byPlace = new Map<string, Deed>()
  for (const deed of deeds) {
    const key = sayPlace(deed.step.at)
    if (deed.words === CALLED_FROM && byPlace.has(key)) continue
    byPlace.delete(key)
    byPlace.set(key, deed)
  }
  return [...byPlace.values()]
}
