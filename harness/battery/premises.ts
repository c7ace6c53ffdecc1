import type { Law } from '../core/law.ts'
import type { LevelVerdict } from '../core/verdict.ts'
import type { Premise } from './report.ts'
import type { Subject } from './subject.ts'
import { surveyOf, type SurveyedLevel } from './survey.ts'

/** How often each law is put to the test at each level, in the order of the kata's laws. */
export async function premisesOf(subject: Subject): Promise<Premise[]> {
  const { laws } = await subject.kata
  const survey = await surveyOf(subject)
  return laws.map((law) => ({
    law: law.name,
    level: law.level,
    scenario: levelsWithoutScenario(law, survey).length === 0,
    stress: law.stress ?? false,
    shares: survey.map(({ generated }) => shareOf(law, generated)),
  }))
}

/** The levels at which a default run could say that it does not know. */
export function levelsWithoutScenario(law: Law, survey: SurveyedLevel[]): number[] {
  return survey
    .filter(({ scenarios }) => timesTested(law, scenarios) === 0)
    .map(({ level }) => level)
}

function shareOf(law: Law, verdicts: LevelVerdict[]): number | null {
  let [workloads, tested] = [0, 0]
  for (const verdict of verdicts) {
    const times = timesTested(law, verdict)
    if (times === undefined) return null
    workloads += verdict.workloads
    tested += times
  }
  return workloads === 0 ? 0 : tested / workloads
}

/** `undefined` when the law does not judge this level. */
function timesTested(law: Law, { laws }: LevelVerdict): number | undefined {
  const verdict = laws.find((one) => one.law === law.name)
  return verdict && verdict.held + verdict.failed
}
