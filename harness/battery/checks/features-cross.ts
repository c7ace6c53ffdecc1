import { join } from 'node:path'
import { crossingsOf } from '../crossings.ts'
import type { Subject } from '../subject.ts'
import { surveyOf, whyUnfinished } from '../survey.ts'

const SHARE_MIN = 0.05

/** People's mistakes live where features meet: traffic in which they do not proves nothing there. */
export async function featuresCross(subject: Subject): Promise<string[]> {
  const unfinished = whyUnfinished(subject, await surveyOf(subject))
  if (unfinished !== undefined) return [unfinished]
  const where = subject.where(join(subject.files.folder, 'workload.ts'))
  return (await crossingsOf(subject)).flatMap(({ level, pair, share, laws }) => {
    const both = pair.map((name) => `\`${name}\``).join(' and ')
    if (share < SHARE_MIN) {
      const percent = `${Number((share * 100).toFixed(1))} %`
      return [
        `${where}: ${both} meet in ${percent} of the workloads of level ${level}, expected ${SHARE_MIN * 100} % or more. Draw them more often.`,
      ]
    }
    return laws.length > 0
      ? []
      : [
          `${where}: no law is stated where ${both} meet at level ${level}. Say what must hold there.`,
        ]
  })
}
