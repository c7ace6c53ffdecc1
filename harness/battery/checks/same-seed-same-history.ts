import { join } from 'node:path'
import type { Kata } from '../../core/kata.ts'
import type { Scenario, Workload } from '../../core/workload.ts'
import { workloadOf } from '../../explore/plan.ts'
import type { Subject } from '../subject.ts'
import { surveyOf, whyUnfinished } from '../survey.ts'

const GENERATED = 20

/** What is done twice comes out byte for byte the same, in one process and in another. */
export async function sameSeedSameHistory(subject: Subject): Promise<string[]> {
  const kata = await subject.kata
  const { drive, folder, reference } = subject.files
  const workloads = workloadsOf(kata, subject.seed)
  const again = workloadsOf(kata, subject.seed)
  if (JSON.stringify(workloads) !== JSON.stringify(again)) {
    return [
      `${subject.where(join(folder, 'workload.ts'))}: the same seed generated other workloads the second time. Take every choice from fast-check, none from Math.random or the clock.`,
    ]
  }
  const unfinished = whyUnfinished(subject, await surveyOf(subject))
  if (unfinished !== undefined) return [unfinished]
  const performed = (): Promise<string[]> =>
    subject.judge(reference, async (judge) =>
      [...(await judge.run(workloads)), ...(await judge.run(workloads))].map((history) =>
        JSON.stringify(history),
      ),
    )
  const [one, other] = await Promise.all([performed(), performed()])
  const differs = workloads.findIndex(
    (_, index) => one[index] !== one[index + workloads.length] || one[index] !== other[index],
  )
  if (differs === -1) return []
  return [
    `${subject.where(drive)}: the reference's run of ${nameOf(kata, differs)} came out differently the second time. Keep nothing in the module from one run to the next, and record only what \`world\` gives.`,
  ]
}

/** Stress scenarios are left out: they are long, and show nothing here that others do not. */
function smallScenariosOf({ scenarios }: Kata): Scenario[] {
  return scenarios.filter(({ stress }) => !stress)
}

/** Scenarios, and generated workloads of the last level. */
function workloadsOf(kata: Kata, seed: number): Workload[] {
  const level = kata.levels.length
  const generated = Array.from({ length: GENERATED }, (_, index) =>
    workloadOf(kata, { level, law: '', seed, path: String(index) }),
  )
  return [
    ...smallScenariosOf(kata).map(({ workload }) => workload),
    ...generated.filter((workload) => workload !== undefined),
  ]
}

function nameOf(kata: Kata, index: number): string {
  const scenarios = smallScenariosOf(kata)
  const scenario = scenarios[index]
  return scenario
    ? `the scenario \`${scenario.name}\``
    : `generated workload ${index - scenarios.length} of level ${kata.levels.length}`
}
