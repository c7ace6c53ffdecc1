import { DUE_DAYS, type Due } from '../attempts/due.ts'
import type { Summary } from '../attempts/summary.ts'
import { bars } from '../explain/chart.ts'
import { clockText } from '../explain/clock-text.ts'
import { counted } from '../core/words.ts'
import type { Paint } from '../explain/paint.ts'
import { wrap } from '../explain/wrap.ts'
import { dayAndTime } from './names.ts'
import type { Memory } from './stats.ts'

const BAR_WIDTH = 15
const HEAD = 'started           mode       green   time     runs  hints'

/** Every attempt at one kata, a line each, with its time as a bar. */
export function kataLines({ kata, tries, best, due }: Memory, paint: Paint): string[] {
  if (tries.length === 0) return [`no attempt at ${kata.slug} yet: npx kata start ${kata.slug}`]
  const solved = tries.map(({ isHonest, solvedInMs }) => (isHonest ? solvedInMs : undefined))
  const drawn = bars(solved, BAR_WIDTH)
  return [
    paint.strong(`${kata.title} · ${counted(tries.length, 'attempt')}`),
    paint.faint(HEAD),
    ...tries.map((one, index) => {
      const bar = one.gaveUp && !one.isHonest ? 'gave up' : (drawn[index] ?? '')
      return `${cellsOf(one)}  ${bar}${one.solvedLate ? ' late' : ''}`.trimEnd()
    }),
    '',
    best
      ? `best: ${clockText(best.solvedInMs ?? 0)} on ${dayAndTime(best.startedMs).slice(0, 10)}, with ${counted(best.hints, 'hint')}`
      : 'best: none yet; a solve counts when all levels are green before you give up',
    `due:  ${dueText(due)}`,
    ...RULE.map(paint.faint),
  ]
}

/** One line a kata: what is due stands first. */
export function overviewLines(memories: Memory[], paint: Paint): string[] {
  const slugs = memories.map(({ kata }) => kata.slug)
  if (memories.every(({ tries }) => tries.length === 0)) {
    return [
      `no attempts yet. The katas: npx kata list; start one: npx kata start ${slugs[0] ?? ''}`,
    ]
  }
  const width = Math.max(4, ...slugs.map((slug) => slug.length))
  const sorted = memories.toSorted((a, b) => urgency(a) - urgency(b))
  const next = sorted.find(({ due }) => due?.isDue)
  return [
    paint.faint(`${'kata'.padEnd(width)}  attempts  best     due again`),
    ...sorted.map(({ kata, tries, best, due }) =>
      [
        paint.strong(kata.slug.padEnd(width)),
        String(tries.length).padEnd('attempts'.length),
        (best?.solvedInMs === undefined ? '–' : clockText(best.solvedInMs)).padEnd(7),
        tries.length === 0 ? '–' : dueText(due),
      ].join('  '),
    ),
    '',
    ...(next ? [`due now: npx kata reset ${next.kata.slug}`] : []),
    'every attempt at one: npx kata stats <kata>',
    ...RULE.map(paint.faint),
  ]
}

const RULE = wrap(
  `(due ${DUE_DAYS.slice(0, -1).join(', ')}, then every ${DUE_DAYS.at(-1)} days after a solve; the day after a give-up)`,
)

function cellsOf(one: Summary): string {
  const { startedMs, mode, best, levels, solvedInMs, tests, hints } = one
  const time = solvedInMs === undefined ? '–' : clockText(solvedInMs)
  return [
    dayAndTime(startedMs),
    mode.padEnd(9),
    `${best} of ${levels}`,
    time.padEnd(7),
    String(tests).padStart(4),
    String(hints).padStart(5),
  ].join('  ')
}

function dueText(due: Due | undefined): string {
  if (!due) return 'once it is solved'
  const { inDays } = due
  if (inDays === 0) return 'today'
  return inDays > 0 ? `in ${counted(inDays, 'day')}` : `since ${counted(-inDays, 'day')}`
}

function urgency({ due, tries }: Memory): number {
  if (due) return due.inDays
  return tries.length > 0 ? 1_000 : 2_000
}
