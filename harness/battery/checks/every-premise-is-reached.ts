import { join } from 'node:path'
import { levelsWithoutScenario, premisesOf } from '../premises.ts'
import type { Premise } from '../report.ts'
import { percent, SHARE_MIN } from '../share.ts'
import type { Subject } from '../subject.ts'
import { surveyOf, whyUnfinished } from '../survey.ts'

/** A law that traffic does not put to the test proves nothing. */
export async function everyPremiseIsReached(subject: Subject): Promise<string[]> {
  const kata = await subject.kata
  const survey = await surveyOf(subject)
  const unfinished = whyUnfinished(subject, survey)
  if (unfinished !== undefined) return [unfinished]
  const where = subject.where(join(subject.files.folder, 'workload.ts'))
  const laws = subject.where(join(subject.files.folder, 'laws.ts'))
  const complaints: string[] = []
  for (const law of kata.laws) {
    const levels = levelsWithoutScenario(law, survey)
    if (levels.length === 0) continue
    complaints.push(
      `${where}: no scenario puts \`${law.name}\` to the test at ${levelList(levels)}, so a default run could end in "unknown". Add one in which its premise holds; a stress scenario runs at its own level only.`,
    )
  }
  for (const premise of await premisesOf(subject)) {
    const { law, stress } = premise
    const rare = rareLevels(premise)
    if (stress && rare.length === 0) {
      complaints.push(
        `${laws}: \`${law}\` says \`stress\`, and yet generated workloads reach it often enough. Take \`stress\` off it.`,
      )
    }
    if (stress || rare.length === 0) continue
    complaints.push(
      `${where}: generated workloads put \`${law}\` to the test too rarely: ${rare.join(', ')}, expected ${percent(SHARE_MIN)} or more. Add a profile in which its premise is common.`,
    )
  }
  return complaints
}

function rareLevels({ shares }: Premise): string[] {
  return shares.flatMap((share, index) =>
    share !== null && share < SHARE_MIN ? [`${percent(share)} at level ${index + 1}`] : [],
  )
}

function levelList(levels: number[]): string {
  return `level ${levels.join(' and ')}`
}
