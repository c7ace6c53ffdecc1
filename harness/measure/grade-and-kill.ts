import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 5

/**
 * Runs `kata grade` until it comes to its end, killed with SIGKILL on the way: as the journal grows, and for the
 * last time in the midst of writing the reports.
 *
 * @param about.journalBytes how long the journal is when all are judged.
 * @returns when it was killed, in words.
 */
export async function gradeAndKill(
  args: readonly string[],
  about: { out: string; kills: number; journalBytes: number },
): Promise<string[]> {
  const { out, kills, journalBytes } = about
  const judged = (): number => sizeOf(join(out, 'state', 'journal.jsonl')) / journalBytes
  const moments: string[] = []
  for (;;) {
    const isLast = moments.length === kills - 1
    const isDue = (): boolean =>
      isLast ? existsSync(join(out, 'reports.draft')) : judged() >= (moments.length + 1) / kills
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    let isOver = false
    const over = once(child, 'exit').then(([code]) => {
      isOver = true
      return code as number | null
    })
    while (!isOver && (moments.length === kills || !isDue())) await sleep(LOOK_MS)
    if (isOver) {
      const code = await over
      if (code !== 0) throw new Error(`kata grade ended with exit code ${code}`)
      return moments
    }
    child.kill('SIGKILL')
    await over
    const where = isLast ? 'while it wrote the reports' : 'while it judged'
    moments.push(`${where}, with ${Math.round(100 * judged())} % of the class in the journal`)
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
