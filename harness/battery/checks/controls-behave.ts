import { allInOrder } from '../all-in-order.ts'
import type { Control } from '../../bank/bank.ts'
import type { Kata } from '../../core/kata.ts'
import type { LevelVerdict } from '../../core/verdict.ts'
import { explore } from '../../explore/explore.ts'
import { lawsOf, planOf } from '../../explore/plan.ts'
import { brokenIn, notPassed, shown } from '../failures.ts'
import type { Subject } from '../subject.ts'
import { counted } from '../../core/words.ts'

/** Positive controls show that the laws are fair, negative ones that they are sharp. */
export async function controlsBehave(subject: Subject): Promise<string[]> {
  const kata = await subject.kata
  const controls = await subject.controls
  const complaints = await allInOrder(
    controls.map((control) => complaintsOf(subject, kata, control)),
  )
  return complaints.flat()
}

async function complaintsOf(subject: Subject, kata: Kata, control: Control): Promise<string[]> {
  const where = subject.where(control.file)
  const wrongNames = [...wrongNamesIn(kata, control)]
  if (wrongNames.length > 0) return wrongNames.map((complaint) => `${where}: ${complaint}`)
  const complaints = await subject.judge(control.file, async (judge) => {
    const { seed, runs } = subject
    const plan = planOf(kata, { levels: control.levels, seed, runs })
    let levels: LevelVerdict[] = []
    for await (const verdict of explore(plan, judge, { shrink: 'none' })) {
      levels = verdict.levels
      // What is broken stays broken.
      if (control.verdict === 'fail' && unbroken(control, levels).length === 0) break
    }
    for (const { level, problem } of levels) {
      if (problem)
        return [`${problem.message}. Write it, or leave level ${level} out of \`levels\`.`]
    }
    return control.verdict === 'pass'
      ? rejected(subject, control, levels)
      : unbroken(control, levels)
  })
  return complaints.map((complaint) => `${where}: ${complaint}`)
}

function* wrongNamesIn(kata: Kata, { levels, laws, exempt }: Control): Generator<string> {
  for (const level of levels.filter((level) => !(level >= 1 && level <= kata.levels.length))) {
    yield `it lists level ${level}, but kata.ts names ${counted(kata.levels.length, 'level')}. Correct \`levels\`.`
  }
  const known = lawsOf(kata, kata.levels.length).map(({ name }) => name)
  for (const law of [...laws, ...Object.keys(exempt)].filter((law) => !known.includes(law))) {
    yield `it lists \`${law}\`, which is no law of this kata. Correct the name.`
  }
  for (const [law] of Object.entries(exempt).filter(([, reason]) => !isReason(reason))) {
    yield `it is exempt from \`${law}\` without a reason. Write one, in a sentence.`
  }
}

function isReason(reason: unknown): boolean {
  return typeof reason === 'string' && reason.trim() !== ''
}

function rejected(
  { slug, where }: Subject,
  { file, exempt }: Control,
  levels: LevelVerdict[],
): string[] {
  return levels.flatMap((verdict) =>
    notPassed(verdict, exempt).map((law) =>
      law.outcome === 'fail'
        ? `it breaks \`${law.law}\` at level ${verdict.level}${shown(law, slug, where(file))}. Mend the law if it asks too much, or exempt the control with a reason.`
        : `\`${law.law}\` is unknown at level ${verdict.level}, which is not a pass. Add a scenario that puts it to the test, or exempt the control with a reason.`,
    ),
  )
}

function unbroken({ laws, levels }: Control, verdicts: LevelVerdict[]): string[] {
  const broken = new Set(verdicts.flatMap(brokenIn))
  return laws
    .filter((law) => !broken.has(law))
    .map(
      (law) =>
        `it must break \`${law}\` at level ${levels.join(' or ')} and does not. Sharpen the law, or take it off the control's list.`,
    )
}
