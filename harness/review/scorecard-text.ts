import type { Kata } from '../core/kata.ts'
import { clockText } from '../explain/clock-text.ts'
import { counted } from '../core/words.ts'
import { plain, type Paint } from '../explain/paint.ts'
import { wrap } from '../explain/wrap.ts'
import type { Measured } from './measured.ts'
import type { Scorecard } from './scorecard.ts'
import type { Place } from './sources.ts'

const LABEL = 17
const SHOWN_MAX = 4
const MESSAGE_MAX = 110
const HARD_SPACE = '\u00A0'

/** The scorecard on one screen: what was found, and below each line how. */
export function scorecardLines(card: Scorecard, kata: Kata, paint: Paint = plain): string[] {
  const row = <T extends Measured<object>>(
    label: string,
    found: T,
    say: (found: Found<T>) => string[],
  ): string[] => {
    if (!found.measured) return entry(label, [`not measured: ${found.why}`], paint)
    return [...entry(label, say(found as Found<T>), paint), ...how(found.how, paint)]
  }
  return [
    paint.strong(
      `${kata.title} · scorecard · ${card.elapsedMs === null ? 'start not known' : `${card.mode} ${clockText(card.elapsedMs)}`}`,
    ),
    '',
    ...row('time to green', card.time, ({ levels }) => [
      levels.map((level) => whole(greenText(level))).join(' · '),
    ]),
    ...row('effort', card.effort, ({ runs, hints, questions, gaveUp }) => [
      [
        counted(runs, 'run'),
        counted(hints, 'hint'),
        `${counted(questions, 'question')} asked`,
        gaveUp ? 'given up' : 'not given up',
      ].join(' · '),
    ]),
    ...row('length', card.length, ({ lines, reference }) => [
      `${counted(lines, 'line')}${reference === undefined ? '' : `, the reference ${reference}`}, about 30 fit the round`,
    ]),
    ...row('validation', card.validation, (found) => [validationText(found)]),
    ...row('error messages', card.messages, ({ refusals, naming, example }) => [
      `${naming} of ${refusals} that refuse bad input name a field`,
      ...(example === undefined ? [] : [`without: "${short(example)}"`]),
    ]),
    ...row('types', card.types, ({ errors }) =>
      listed(
        errors.length,
        'error',
        errors.map(({ file, line, message }) => `${file}:${line} ${short(message)}`),
      ),
    ),
    ...row('lint', card.lint, ({ findings }) =>
      listed(
        findings.length,
        'finding',
        findings.map(({ file, line, sentence }) => `${file}:${line} ${sentence}`),
      ),
    ),
    ...row('own tests', card.ownTests, ownTestsTexts),
    ...row('first', card.first, ({ first }) => [
      first === 'tests' ? 'tests before code' : 'code before tests',
    ]),
    ...row('throughput', card.throughput, (found) => [throughputText(found)]),
  ]
}

function entry(label: string, texts: string[], paint: Paint): string[] {
  const indent = ' '.repeat(LABEL)
  const lines = texts.flatMap((text, index) =>
    wrap(text, index === 0 ? indent : `${indent}  `, indent),
  )
  return lines.map((line, index) => {
    const text = line.replaceAll(HARD_SPACE, ' ')
    return index === 0 ? paint.strong(label) + text.slice(label.length) : text
  })
}

function how(text: string, paint: Paint): string[] {
  const indent = ' '.repeat(LABEL)
  return wrap(`(${text})`, indent).map(paint.faint)
}

function greenText({
  level,
  greenMs,
  late,
}: {
  level: number
  greenMs: number | null
  late: boolean
}): string {
  if (greenMs === null) return `level ${level} never`
  return `level ${level} ${clockText(greenMs)}${late ? ' late' : ''}`
}

type Found<T> = Extract<T, { measured: true }>

function validationText(found: Found<Scorecard['validation']>): string {
  const { checks, apart, guards, mixed, untold } = found
  const places = [
    ...(apart > 0
      ? [`${apart} in ${apart === 1 ? 'a function of its own' : 'functions of their own'}`]
      : []),
    ...(guards > 0 ? [`${guards} as ${guards === 1 ? 'a guard' : 'guards'} before the work`] : []),
    ...(mixed.length > 0 ? [`${mixed.length} amid the work (${placesText(mixed)})`] : []),
    ...(untold.length > 0 ? [`of ${untold.length} it cannot be told (${placesText(untold)})`] : []),
  ]
  return `${counted(checks, 'check')}: ${places.join(', ')}`
}

/** `solution.ts:3, 12; heap.ts:9`. */
function placesText(places: Place[]): string {
  const lines = new Map<string, Set<number>>()
  for (const { file, line } of places) lines.set(file, (lines.get(file) ?? new Set()).add(line))
  return [...lines].map(([file, some]) => `${file}:${someOf([...some])}`).join('; ')
}

function ownTestsTexts(tests: Found<Scorecard['ownTests']>): string[] {
  if (!('passed' in tests)) {
    const why = tests.state === 'none' ? 'is not there' : 'is still the skeleton'
    return [`none: solution.test.ts ${why}`]
  }
  const { state, passed, failed, skipped, failures, errors } = tests
  const counts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${passed} passed`,
    ...(skipped > 0 ? [`${skipped} left out (only, skip, todo)`] : []),
    ...(errors.length > 0 ? [`${counted(errors.length, 'error')} outside of a test`] : []),
  ]
  const why = [...failures.map(({ name, message }) => `"${name}": ${message}`), ...errors]
  return [`${state}: ${counts.join(', ')}`, ...few(why.map(short))]
}

function throughputText(found: Found<Scorecard['throughput']>): string {
  const { size, opsPerSec, library, libraryOpsPerSec } = found
  const figure = (value: number): string => Math.round(value).toLocaleString('en-US')
  return `${figure(opsPerSec)} operations/s at ${figure(size)}, ${(opsPerSec / libraryOpsPerSec).toFixed(1)} × ${library}`
}

function listed(count: number, noun: string, texts: string[]): string[] {
  if (count === 0) return [`clean: no ${noun}s`]
  return [counted(count, noun), ...few(texts)]
}

function few(texts: string[]): string[] {
  const rest = texts.length - SHOWN_MAX
  return [...texts.slice(0, SHOWN_MAX), ...(rest > 0 ? [`… and ${rest} more: --json has all`] : [])]
}

/** Text that is not to be broken over two lines. */
function whole(text: string): string {
  return text.replaceAll(' ', HARD_SPACE)
}

function short(text: string): string {
  return text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX)}…` : text
}

function someOf(numbers: number[]): string {
  const shown = numbers.slice(0, SHOWN_MAX).join(', ')
  return numbers.length > SHOWN_MAX ? `${shown}, …` : shown
}
