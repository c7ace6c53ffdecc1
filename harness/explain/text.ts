import type { History, Run } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'
import type { Finding } from '../core/law.ts'
import {
  firstFailure,
  type Counterexample,
  type LawVerdict,
  type LevelVerdict,
  type Problem,
  type Verdict,
} from '../core/verdict.ts'
import { say, type Value } from '../core/value.ts'
import type { Workload } from '../core/workload.ts'
import { counted } from '../core/words.ts'
import { laneLines } from './lane.ts'
import { ledgerLines } from './ledger.ts'
import { plain, type Paint } from './paint.ts'
import { CODE_LINES_MAX, codeLines } from './code-lines.ts'
import { neighbourLines } from './neighbours.ts'
import { renumbered } from './renumber.ts'
import { TABLE_ROWS_MAX, tableLines } from './table.ts'
import { drawerOf, isWhole, legend, timeline } from './timeline.ts'
import { WIDTH } from './width.ts'
import { wrap } from './wrap.ts'

const CONSOLE_LINES_SHOWN_MAX = 12
const PRINTED_LINES_SHOWN_MAX = 200
const INDENT = '    '
/** A terminal of 24 rows, with a prompt. */
const SCREEN_LINES = 23
/** Fewer rows of a chart say nothing, however little room there is. */
const CHART_LINES_MIN = 4
/** So many operations are told with their inputs. */
const ABOUT_MAX = 3
const ABOUT_ASKED_MAX = 100

export interface Telling {
  paint?: Paint
  /** What to type in front of a token; `null` where nobody is to replay it. @default npx kata replay <kata> */
  replay?: string | null
  /** Whether that alone will do: the attempt remembers the token. @default false */
  isRemembered?: boolean
  /** What to type to judge again. @default npx kata test <kata> */
  again?: string
  /** The law to show, where it is broken. @default the most telling one */
  law?: string
  /** @default 80 */
  columns?: number
}

/** One line about a level: what passed, or how many laws are broken. */
export function levelLine(level: LevelVerdict, paint: Paint = plain): string {
  const name = `level ${level.level} · ${level.name}`
  if (level.problem) return `${paint.bad('✗')} ${name}: ${level.problem.message}`
  const laws = counted(level.laws.length + (level.leftOut ?? 0), 'law')
  const failed = level.laws.filter(({ outcome }) => outcome === 'fail').length
  if (failed > 0) {
    return `${paint.bad('✗')} ${name}  ${paint.faint(`${failed} of ${laws} broken`)}`
  }
  const unknown = level.laws.filter(({ outcome }) => outcome === 'unknown')
  if (unknown.length > 0) {
    const names = unknown.map(({ law }) => law).join(', ')
    return `${paint.unsure('?')} ${name}  ${paint.faint(`never put to the test: ${names}`)}`
  }
  const judged = level.leftOut ? `${level.laws.length} of ${laws}` : laws
  return `${paint.good('✓')} ${name}  ${paint.faint(`${judged} · ${counted(level.workloads, 'workload')}`)}`
}

/** What follows the lines about the levels: the first broken law with its picture. */
export function detailsOf(verdict: Verdict, kata: Kata, telling: Telling = {}): string[] {
  const { paint = plain, columns, again = `npx kata test ${kata.slug}` } = telling
  if (verdict.problem) return problemLines(verdict.problem, paint, columns)
  const failure = failureOf(verdict, telling.law) ?? firstFailure(verdict)
  if (!failure) return []
  const { level, law } = failure
  const others = level.laws.filter((other) => other !== law && other.outcome === 'fail')
  const also = (isExplained: boolean, words: string): string[] => {
    const laws = others.filter(({ explainedBy }) => (explainedBy !== undefined) === isExplained)
    if (laws.length === 0) return []
    const names = laws.map(({ law }) => law).join(', ')
    return wrap(`${words}: ${names}`, '  ', '  ', columns).map(paint.faint)
  }
  return [
    '',
    ...lawLines(law, level.level, kata, telling),
    ...(others.length > 0 ? [''] : []),
    ...also(false, 'also broken at this level'),
    ...also(true, 'also broken, with bad input only'),
    ...others.slice(0, 1).map((other) => paint.faint(`  to see it: ${again} --law ${other.law}`)),
  ]
}

/** The lowest level at which this law is broken. */
export function failureOf(
  { levels }: Verdict,
  name: string | undefined,
): { level: LevelVerdict; law: LawVerdict } | undefined {
  for (const level of levels) {
    const law = level.laws.find((one) => one.law === name && one.outcome === 'fail')
    if (law) return { level, law }
  }
  return undefined
}

/**
 * A broken law, on one screen: what happened in a sentence, what was expected, the picture, what good code
 * does, and how to run it again.
 */
export function lawLines(
  law: LawVerdict,
  level: number,
  kata: Kata,
  telling: Telling = {},
): string[] {
  const { paint = plain, isRemembered = false, columns } = telling
  const { replay = `npx kata replay ${kata.slug}` } = telling
  const { counterexample, explainedBy } = law
  const usual = counterexample?.finding.hint ?? law.hint
  const hint = explainedBy ? `Bad input was let in: look at ${explainedBy} first.` : usual
  const example = counterexample && renumbered(counterexample)
  const told = example ? sentences(example.finding, columns) : []
  const passing = example ? neighbourLines(example, columns) : []
  const again = `${replay} ${isRemembered ? '' : (counterexample?.token ?? '')}`.trimEnd()
  const foot = counterexample && replay !== null ? footer(counterexample, law, again, columns) : []
  const rule = wrap(`law: ${law.sentence}`, '         ', INDENT, columns)
  const cause = hint ? wrap(`often: ${hint}`, '           ', INDENT, columns) : rule
  const around = told.length + passing.length + rowsOf(foot, columns) + 2
  const pictureIn = example ? pictureOf(example, law.law, kata, { paint, columns }) : () => []
  const belowIn = example ? belowPicture(example, kata, { paint, columns }) : () => []
  const layoutOf = (
    general: string[],
    hasLedger: boolean,
    codeMax: number = CODE_LINES_MAX,
  ): Layout => {
    const below = belowIn(hasLedger, codeMax)
    const room = SCREEN_LINES - around - general.length - below.length
    const picture = pictureIn(room)
    return { general, picture, below, fits: picture.length <= room }
  }
  // What is told of one run comes first, then the law in general: its name stands above.
  const layouts = [
    ...[() => layoutOf(hint ? [...rule, ...cause] : rule, true), () => layoutOf(cause, true)],
    () => layoutOf(cause, true, 1),
    ...[() => layoutOf([], true), () => layoutOf(cause, false), () => layoutOf([], false)],
  ]
  const least = [1, 0].map((codeMax) => () => layoutOf([], false, codeMax))
  const { general, picture, below } = chosenOf(layouts, least)
  return [
    paint.bad(`✗ level ${level} · ${law.law}`),
    ...told.map((line, index) => (index === 0 ? paint.strong(line) : line)),
    ...passing,
    ...picture,
    ...below,
    '',
    ...general,
    ...foot.map(paint.faint),
  ]
}

/** What stands below the sentences, in as many lines as there are. */
interface Layout {
  /** About the law, not about this run. */
  general: string[]
  picture: string[]
  below: string[]
  fits: boolean
}

/**
 * The first in which every row has room; if there is none, the first that fits the screen without the law's
 * sentence; and where nothing fits, one with fewer lines of the code.
 */
function chosenOf(layouts: (() => Layout)[], least: (() => Layout)[]): Layout {
  const tried: Layout[] = []
  for (const layout of layouts) {
    const one = layout()
    if (one.fits && isWhole(one.picture)) return one
    tried.push(one)
  }
  const fitting = tried.slice(1).find(({ fits }) => fits)
  if (fitting) return fitting
  const smaller = least.map((layout) => layout())
  return smaller.find(({ fits }) => fits) ?? (smaller.at(-1) as Layout)
}

/** Why the code could not be run: the place as an editor understands it, and the message. */
export function problemLines(
  { kind, message, file, line, column, text }: Problem,
  paint: Paint = plain,
  columns?: number,
): string[] {
  const what = {
    'no-file': 'nothing to judge',
    compile: 'does not compile',
    import: 'failed while it was imported',
    exports: 'does not export what the kata calls',
  }[kind]
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return [
    paint.bad(`✗ ${what}`),
    ...(place ? [`    ${place}`] : []),
    ...wrap(message, '    ', '    ', columns),
    ...(text ? ['', `      ${text}`] : []),
  ]
}

/** What happened, what was expected, and what came. */
function sentences({ message }: Finding, columns: number | undefined): string[] {
  return message.split('\n').flatMap((line) => {
    const [head = ''] = /^(?:expected|got) +/.exec(line) ?? []
    return wrap(line, INDENT + ' '.repeat(head.length || 4), INDENT, columns)
  })
}

/** The run, drawn in as many lines as there is room for: as a table where the kata has one. */
function pictureOf(
  example: Counterexample,
  lawName: string,
  kata: Kata,
  { paint, columns = WIDTH }: { paint: Paint; columns: number | undefined },
): (linesMax: number) => string[] {
  const { workload, history, finding, reference, neighbours = [] } = example
  const run = { workload, history }
  const options = optionsLine(workload)
  if (kata.table) {
    const table = kata.table(run)
    return (linesMax) => {
      if (history.events.length === 0) return []
      const rowsMax = Math.min(TABLE_ROWS_MAX, Math.max(CHART_LINES_MIN, linesMax - 4))
      return ['', ...indent([paint.faint(options), ...tableLines(table, paint, rowsMax)])]
    }
  }
  const { notes = {}, message, atMs } = finding
  const picture = {
    ...{ run, notes, atMs, said: [message, ...neighbours.map(({ words }) => words)].join('\n') },
    reference: history.events.length > 0 ? reference : undefined,
  }
  const room = columns - INDENT.length
  const { state } = kata.laws.find(({ name }) => name === lawName) ?? {}
  const lane = state === undefined ? [] : laneLines(example, state, kata, room)
  const about = aboutLines(workload, { noted: Object.keys(notes), said: message, kata, columns })
  const draw = drawerOf(picture, { kata, paint, columns: room })
  const linesOf = (rowsMax: number): string[] => {
    const drawn = draw(rowsMax)
    const head = [options, drawn.length > 0 ? legend(drawn) : ''].filter((part) => part !== '')
    const isWide = head.join(' · ').length > room
    const heads = isWide ? head : [head.join(' · ')]
    if (drawn.length + about.length === 0) return options ? [paint.faint(options)] : []
    return [...heads.map(paint.faint), ...about, ...drawn]
  }
  const fitted = (linesMax: number): string[] => {
    let rowsMax = Math.max(CHART_LINES_MIN, linesMax)
    let lines = linesOf(rowsMax)
    while (lines.length + 1 > linesMax && rowsMax > CHART_LINES_MIN) lines = linesOf(--rowsMax)
    return lines
  }
  return (linesMax) => {
    const alone = fitted(linesMax)
    const beside = lane.length === 0 ? alone : fitted(linesMax - lane.length)
    // No row is left out for it.
    const hasRoom = isWhole(beside) && beside.length + lane.length + 1 <= linesMax
    const lines = hasRoom ? [...beside, ...lane] : alone
    return lines.length === 0 ? [] : ['', ...indent(lines)]
  }
}

interface Told {
  noted: string[]
  said: string
  kata: Kata
  columns: number | undefined
}

/** What was passed in, where nothing else says it: first for the rows with a note. */
function aboutLines(workload: Workload, { noted, said, kata, columns }: Told): string[] {
  const { about } = kata
  if (!about) return []
  const owners = noted.map((id) => id.replace(/#.*/, ''))
  const isNoted = (id: string): boolean => owners.includes(id)
  const ids = workload.operations.map(({ id }) => id)
  const inOrder = [...ids.filter(isNoted), ...ids.filter((id) => !isNoted(id))]
  // Of a crowd the first tell enough.
  const texts = new Map<string, string[]>()
  for (const id of inOrder.slice(0, ABOUT_ASKED_MAX)) {
    const text = about(id, workload)
    if (text === '' || said.includes(text)) continue
    texts.set(text, [...(texts.get(text) ?? []), id])
  }
  const shown = [...texts].map(([text, ids]) => {
    const more = ids.length > ABOUT_MAX ? ' …' : ''
    return `${ids.slice(0, ABOUT_MAX).join(', ')}${more}  ${text}`
  })
  return shown
    .slice(0, ABOUT_MAX)
    .flatMap((line) => wrap(line, '    ', '', (columns ?? WIDTH) - INDENT.length))
}

/** What stands under the picture: the instant step by step, the lines of the code, what it printed. */
function belowPicture(
  example: Counterexample,
  kata: Kata,
  { paint, columns = WIDTH }: { paint: Paint; columns: number | undefined },
): (hasLedger: boolean, codeMax: number) => string[] {
  const { history, finding, reference } = example
  const times = [history, reference].flatMap((one) => one?.events.map(({ t }) => t) ?? [])
  const ledger = ledgerLines(history, reference, {
    atMs: finding.atMs,
    isDrawn: new Set(times).size > 1,
    kata,
    columns: columns - INDENT.length,
  })
  const code = codeLines(example, { paint, columns: columns - INDENT.length })
  const printed = consoleLines(history, paint)
  const part = (lines: string[]): string[] => (lines.length > 0 ? ['', ...indent(lines)] : [])
  return (hasLedger, codeMax) => [
    ...(hasLedger ? part(ledger) : []),
    ...part(code.slice(0, codeMax)),
    ...printed,
  ]
}

/** What the code under test printed in a run that broke nothing: `name` says which. */
export function printedLines(history: History, name: string, paint: Paint = plain): string[] {
  const [, , ...lines] = consoleLines(history, paint, PRINTED_LINES_SHOWN_MAX)
  return [`    your console output in ${name}:`, ...lines]
}

/** A run drawn without a finding. */
export function runLines(run: Run<Workload>, kata: Kata, paint: Paint = plain): string[] {
  const drawn = kata.table ? tableLines(kata.table(run), paint) : timeline({ run }, { kata, paint })
  return ['', ...indent(drawn), ...consoleLines(run.history, paint)]
}

/** The options of the traffic, in words: "concurrency 1". */
export function optionsLine({ options }: Workload): string {
  if (typeof options !== 'object' || options === null) return ''
  return Object.entries(options as Record<string, Value>)
    .filter(([, value]) => typeof value !== 'object' || value === null || '$' in value)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : say(value)}`)
    .join(', ')
}

function consoleLines(
  { console: printed }: History,
  paint: Paint,
  linesMax = CONSOLE_LINES_SHOWN_MAX,
): string[] {
  if (printed.length === 0) return []
  const shown = printed.slice(0, linesMax)
  const rest = printed.length - shown.length
  return [
    '',
    '    your console output in this run:',
    ...shown.map(
      ({ t, text }) =>
        `    ${paint.faint(`${t} ms`.padStart(9))}  ${text.replaceAll('\n', '\n               ')}`,
    ),
    ...(rest > 0 ? [paint.faint(`    … ${counted(rest, 'more line')}`)] : []),
  ]
}

/** How it was found, and what to type: on one line where there is room. */
function footer(
  { scenario, isReduced }: Counterexample,
  { failed }: LawVerdict,
  again: string,
  columns: number = WIDTH,
): string[] {
  const where = scenario === undefined ? [] : [`scenario ${scenario}`]
  const failing = counted(failed, 'failing workload')
  const which = isReduced ? `the smallest of ${failing}` : `one of ${failing}`
  const found = [...where, ...(isReduced || failed > 1 ? [which] : [])].join('; ')
  if (found === '') return [`${INDENT}again: ${again}`]
  const line = `${INDENT}again: ${again} · ${found}`
  return line.length <= columns ? [line] : [`${INDENT}${found}`, `${INDENT}again: ${again}`]
}

/** A command that is too long for a line is left to the terminal to break: so it can be copied. */
function rowsOf(lines: readonly string[], columns: number = WIDTH): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0)
}

function indent(lines: string[]): string[] {
  return lines.map((line) => INDENT + line)
}
