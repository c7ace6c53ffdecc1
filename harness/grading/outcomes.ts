import type { KilledFor } from '../core/history.ts'
import type { Problem, Verdict } from '../core/verdict.ts'
import { byTelling } from '../core/verdict.ts'
import { counted, listed } from '../core/words.ts'
import type { GradeOutcome, LevelResult } from '../results/results.ts'

/** What is said of an outcome: the student's sentence gives nothing away in an exam. */
export interface ExplainedOutcome {
  outcome: GradeOutcome
  forTeacher: string
  forStudent: string
}

/** The worst first: of several ends of a submission's runs this one is told. */
const BY_END: [KilledFor, GradeOutcome][] = [
  ['tampered', 'tampered'],
  ['output', 'output-limit'],
  ['out-of-memory', 'out-of-memory'],
  ['loop', 'timed-out'],
  ['asleep', 'timed-out'],
  ['ended', 'crashed'],
]

const OF_ENDED: Partial<Record<GradeOutcome, [forTeacher: string, forStudent: string]>> = {
  tampered: [
    'It wrote into the pipe of the judge, which no solution does by mistake: no points, and worth a look',
    'Your code wrote where only the judge writes, so that nothing of it counts',
  ],
  'output-limit': [
    'It printed without an end and was stopped',
    'Your code printed without an end and was stopped',
  ],
  'out-of-memory': [
    'It filled the memory and was stopped',
    'Your code filled the memory and was stopped: look for a list that only grows',
  ],
  'timed-out': [
    'It kept the thread and never gave it back: an endless loop, or a wait that is real',
    'Your code kept the thread and never gave it back: look for a loop whose condition nothing changes',
  ],
  crashed: ['Its process ended in the midst of a run', 'Your code ended its own process'],
}

/** How a submission's runs ended that were killed, the worst of them; nothing where none was. */
export function outcomeOfEnds(ends: ReadonlySet<KilledFor>): GradeOutcome {
  return BY_END.find(([end]) => ends.has(end))?.[1] ?? 'judged'
}

/** What became of code that was run, whatever became of the runs. */
export function toldOfRuns(
  outcome: GradeOutcome,
  levels: readonly LevelResult[],
  isExam: boolean,
): ExplainedOutcome {
  const passed = passedText(levels)
  const [forTeacher = '', forStudent = ''] = OF_ENDED[outcome] ?? []
  const join = (sentence: string, rest: string): string =>
    sentence ? `${sentence}. ${rest}` : rest
  const counts = isExam ? '' : brokenText(levels, false)
  if (outcome === 'tampered')
    return { outcome, forTeacher: `${forTeacher}.`, forStudent: `${forStudent}.` }
  return {
    outcome,
    forTeacher: join(forTeacher, passed + brokenText(levels, true)),
    forStudent: join(forStudent, passed + counts),
  }
}

/** Why code was not run at all, or not further than its import. */
export function toldOfProblem({
  kind,
  message,
  file,
  line,
  text,
  killed,
}: Problem): ExplainedOutcome {
  if (kind === 'no-file') return missing()
  const place = line === undefined ? '' : ` (${file}:${line})`
  const words = `${message.replace(/\.$/, '')}${place}${text ? `: ${text}` : ''}`
  const why = kind === 'compile' ? 'does not compile' : 'failed while it was imported'
  const outcome = killed ? outcomeOfEnds(new Set([killed])) : 'crashed'
  const [forTeacher, forStudent] = (killed && OF_ENDED[outcome]) ?? []
  return {
    outcome: kind === 'import' ? outcome : 'rejected',
    forTeacher: forTeacher ? `${forTeacher}, while it was imported.` : `It ${why}: ${words}`,
    forStudent: forStudent
      ? `${forStudent}; this happened while it was imported.`
      : `Your code ${why}: ${words}`,
  }
}

export function missing(): ExplainedOutcome {
  return {
    outcome: 'missing',
    forTeacher: 'There is no solution.ts for this kata.',
    forStudent: 'There was no solution.ts for this kata in what you handed in.',
  }
}

export function rejected(why: string): ExplainedOutcome {
  return {
    outcome: 'rejected',
    forTeacher: `It was not opened: ${why}`,
    forStudent: `What you handed in could not be opened: ${why}`,
  }
}

export function judgeError(message: string): ExplainedOutcome {
  return {
    outcome: 'judge-error',
    forTeacher: `The judge itself failed, which is never the student's fault: grade it again. ${message}`,
    forStudent: 'The judge failed, not your code. It will be judged again.',
  }
}

/** "Levels 1 to 3 of 4 pass", by the levels themselves, which need not be the first ones. */
function passedText(levels: readonly LevelResult[]): string {
  const passed = levels.filter(({ outcome }) => outcome === 'pass').map(({ level }) => level)
  if (passed.length === levels.length) return `All ${counted(levels.length, 'level')} pass.`
  if (passed.length === 0) return `None of ${counted(levels.length, 'level')} passes.`
  const which = passed.length === 1 ? `Level ${passed[0]}` : `Levels ${passed.join(', ')}`
  return `${which} of ${levels.length} ${passed.length === 1 ? 'passes' : 'pass'}.`
}

/** The laws broken at the lowest level that fails. */
function brokenText(levels: readonly LevelResult[], isForTeacher: boolean): string {
  const failed = levels.find(({ outcome }) => outcome !== 'pass')
  if (!failed) return ''
  if (failed.problem !== undefined) return ` Level ${failed.level}: ${failed.problem}.`
  const broken = failed.laws.filter(({ outcome }) => outcome === 'fail')
  if (broken.length === 0) {
    const names = failed.laws.filter(({ outcome }) => outcome === 'unknown').map(({ law }) => law)
    return ` Level ${failed.level} was never put to the test: ${listed(names)}.`
  }
  const [first] = broken
  return isForTeacher
    ? ` Level ${failed.level} breaks ${listed(broken.map(({ law }) => law))}.`
    : ` Level ${failed.level} breaks ${counted(broken.length, 'law')}; begin with: ${first?.sentence}.`
}

/** The laws of each level in the order in which they tell most. */
export function inOrderOfTelling(verdict: Verdict): Verdict {
  return {
    ...verdict,
    levels: verdict.levels.map((level) => {
      const broken = byTelling(level.laws.filter(({ outcome }) => outcome === 'fail'))
      return { ...level, laws: [...broken, ...level.laws.filter((law) => !broken.includes(law))] }
    }),
  }
}
