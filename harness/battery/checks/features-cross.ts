import { join } from 'node:path'
import { crossingsOf } from '../crossings.ts'
import { percent, SHARE_MIN } from '../share.ts'
import type { Subject } from '../subject.ts'
import { surveyOf, whyUnfinished } from '../survey.ts'

/** People's mistakes live where features meet: traffic in which they do not proves nothing there. */
export async function featuresCross(subject: Subject): Promise<string[]> {
  const unfinished = whyUnfinished(subject, await surveyOf(subject))
  if (unfinished !== undefined) return [unfinished]
  const where = subject.where(join(subject.files.folder, 'workload.ts'))
  return (await crossingsOf(subject)).flatMap(({ level, pair, share, laws }) => {
    const both = pair.map((name) => `\`${name}\``).join(' and ')
    if (share < SHARE_MIN) {
      return [
        `${where}: ${both} meet in ${percent(share)} of the workloads of level ${level}, expected ${percent(SHARE_MIN)} or more. Draw them more often.`,
      ]
    }
    return laws.length > 0
      ? []
      : [
          `${where}: no law is stated where ${both} meet at level ${level}. Say what must hold there.`,
        ]
  })
}
