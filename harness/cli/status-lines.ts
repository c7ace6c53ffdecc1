import type { Phase } from '../attempts/modes.ts'
import type { Progress } from '../attempts/progress.ts'
import type { Kata } from '../core/kata.ts'
import { clockText } from '../explain/clock-text.ts'
import { counted } from '../core/words.ts'
import type { Paint } from '../explain/paint.ts'
import { wrap } from '../explain/wrap.ts'
import { clockLine } from './clock-line.ts'

/** What the journal alone does not say. */
interface About {
  /** What to type to mean this attempt. */
  name: string
  place: string
  hasJournal: boolean
  hasSolution: boolean
  /** How many questions of "Ask first" there are. */
  questions: number
}

/** Where an attempt stands, and what to do next: a few lines for a glance at the clock. */
export function statusLines(kata: Kata, progress: Progress, about: About, paint: Paint): string[] {
  const { name, place, hasJournal, hasSolution } = about
  return [
    paint.strong(`${kata.title} · ${clockLine(progress)}`),
    paint.faint(`${place}/`),
    ...(progress.isModeKnown ? [] : wrap(lostText(progress, hasJournal))),
    ...(hasSolution
      ? []
      : wrap(`solution.ts is missing. To have the starter back: npx kata start ${name}`)),
    ...phaseLines(progress, name),
    '',
    ...levelLines(kata, progress, paint),
    '',
    ...factLines(progress, about.questions),
    '',
    ...nextSteps(progress, kata, name),
  ]
}

/** Which rules hold, where the journal does not say it any more. */
function lostText({ mode }: Progress, hasJournal: boolean): string {
  const lost = hasJournal
    ? 'the first line of its journal is lost, and with it the mode'
    : 'its journal is missing or damaged: nothing is known from before, nor its mode'
  const article = mode === 'practice' ? '' : 'an '
  return `${lost}. It is taken for ${article}${mode}, the strictest that the rest shows`
}

/** What is due in each phase of an interview. */
const DUE: Record<Phase['name'], string> = {
  clarify: 'ask before you write: npx kata ask',
  plan: 'say aloud how you will do it, and which two tests you write first',
  code: 'level 1: success and timeout tests first, then about 30 lines',
  'follow-ups': 'one follow-up after another; say what breaks before you mend it',
  'wrap-up': 'stop adding; say it aloud:',
}

function phaseLines({ phase, isOver }: Progress, name: string): string[] {
  if (!phase || isOver) return []
  const due = phase.name === 'wrap-up' ? `${DUE[phase.name]} npx kata say ${name}` : DUE[phase.name]
  return wrap(due, '  ', `${phase.name}, until ${clockText(phase.toMs)}: `)
}

function levelLines(kata: Kata, progress: Progress, paint: Paint): string[] {
  const { greenMs, greenLate, levelsPassed, openLevels, hints } = progress
  const shown = kata.levels.slice(0, openLevels)
  const width = Math.min(52, Math.max(...shown.map((name) => name.length)))
  const asked = shown.map((name, index) => {
    const ms = greenMs[index]
    const isGreen = ms !== undefined
    const isRedAgain = isGreen && levelsPassed <= index
    const given = hints.get(index + 1)
    const notes = [
      ...(isGreen ? [`green at ${clockText(ms)}${greenLate[index] ? ', late' : ''}`] : []),
      ...(isRedAgain ? ['red since'] : []),
      ...(given ? [counted(given, 'hint')] : []),
    ]
    const mark = isRedAgain ? paint.bad('✗') : isGreen ? paint.good('✓') : '–'
    const head = `level ${index + 1} · ${name.padEnd(width)}`
    if (head.length + 4 + notes.join(', ').length <= 80) {
      return [`${mark} ${head}  ${notes.join(', ')}`.trimEnd()]
    }
    return [`${mark} ${head}`.trimEnd(), `    ${notes.join(', ')}`]
  })
  const unasked = kata.levels.length - openLevels
  const later = unasked > 0 ? [paint.faint(`  ${counted(unasked, 'level')} not asked yet`)] : []
  return [...asked.flat(), ...later]
}

function factLines(progress: Progress, questions: number): string[] {
  const { mode, tests, hints, asked, wroteFirst, ownTests, levelsPassed, gaveUp } = progress
  const given = [...hints.values()].reduce((sum, count) => sum + count, 0)
  const last = tests === 0 ? 'none yet' : `${tests}, the last with ${levels(levelsPassed)} green`
  const rows: [string, string][] = [['runs', last]]
  if (mode !== 'exam') {
    rows.push(['hints', String(given)], ['questions', `${asked.size} of ${questions} asked`])
  }
  if (wroteFirst) rows.push(['began with', wroteFirst === 'tests' ? 'your tests' : 'your code'])
  if (ownTests) rows.push(['own tests', `${ownTests.passed} passed, ${ownTests.failed} failed`])
  if (gaveUp) rows.push(['gave up', 'yes'])
  return rows.map(([label, value]) => `${label.padEnd(10)}  ${value}`)
}

function levels(count: number): string {
  return count === 0 ? 'no level' : counted(count, 'level')
}

function nextSteps(progress: Progress, { slug }: Kata, name: string): string[] {
  const { mode, isOver, isSolved, gaveUp, levelsPassed } = progress
  if (mode === 'exam' && !isOver) {
    return [
      `judge:      npx kata test ${name}`,
      'whole exam: npx kata exam',
      'done early: npx kata finish',
    ]
  }
  if (mode === 'interview' && isSolved && !isOver) {
    return [`say it:     npx kata say ${name}`, `done:       npx kata finish ${name}`]
  }
  if (isSolved || gaveUp || (isOver && mode !== 'practice')) {
    return [
      `scorecard:  npx kata review ${name}`,
      `say it:     npx kata say ${name}`,
      `all tries:  npx kata stats ${slug}`,
    ]
  }
  return [
    `level ${levelsPassed + 1}:    npx kata watch ${name}`,
    `stuck:      npx kata hint ${name}`,
  ]
}
