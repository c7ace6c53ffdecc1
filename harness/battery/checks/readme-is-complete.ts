import { readKataFile } from '../../bank/bank.ts'
import type { Subject } from '../subject.ts'
import { counted } from '../../core/words.ts'

export async function readmeIsComplete(subject: Subject): Promise<string[]> {
  const { levels, exports } = await subject.kata
  const where = subject.where(subject.files.readme)
  const text = await readKataFile(subject.files.readme)
  const sections = [...text.matchAll(/^## Level (\d+)\b.*$/gm)].map(([, level]) => Number(level))
  const complaints: string[] = []
  for (const [index, name] of levels.entries()) {
    if (sections.includes(index + 1)) continue
    complaints.push(
      `${where}: it has no section "## Level ${index + 1} · ${name}". Write the follow-up question there, in the interviewer's voice.`,
    )
  }
  for (const level of sections.filter((level) => level < 1 || level > levels.length)) {
    complaints.push(
      `${where}: it has a section for level ${level}, but kata.ts names ${counted(levels.length, 'level')}. Delete it, or name the level.`,
    )
  }
  for (const name of Object.keys(exports).filter((name) => !text.includes(name))) {
    complaints.push(
      `${where}: it does not name the export \`${name}\`. Show it under "## Contract": a learner sees nothing else.`,
    )
  }
  return complaints
}
