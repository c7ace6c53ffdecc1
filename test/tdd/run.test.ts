import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { attemptOf } from '../../harness/attempts/folder.ts'
import { startAttempt } from '../../harness/attempts/start-attempt.ts'
import { readJournal } from '../../harness/attempts/journal.ts'
import { standingOf } from '../../harness/attempts/standing.ts'
import { loadKata } from '../../harness/bank.ts'
import { cpuMsOf } from '../../harness/judge/usage.ts'
import { putToTheTest } from '../../harness/tdd/put-to-the-test.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'

const SPINS = `import { expect, test } from 'vitest'
import { createRelay } from './solution.ts'
test('spins', () => {
  createRelay(() => 1)
  for (;;);
})
`

/** The processes that work in a folder. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder
    } catch {
      return false
    }
  })
}

/** A worker that has begun to spin: more CPU time than it takes to start. */
function isSpinning(pid: string): boolean {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return command.includes('forks') && (cpuMsOf(Number(pid)) ?? 0) > 2_500
}

test.runIf(process.platform === 'linux')(
  'stopping kills the run with every worker, also one that never gives the thread back',
  async () => {
    const root = await temporaryBank()
    const attempt = attemptOf('relay', root)
    await startAttempt(attempt, root)
    await writeFile(join(attempt.folder, 'solution.test.ts'), SPINS)
    const kata = await loadKata('relay', root)
    const standing = standingOf(readJournal(attempt), kata.levels.length)
    const trial = putToTheTest({ kata, attempt, standing, root, text: SPINS })
    await vi.waitFor(() => expect(processesIn(attempt.folder).some(isSpinning)).toBe(true), 50_000)
    trial.stop()
    await trial.report
    await vi.waitFor(() => expect(processesIn(attempt.folder)).toEqual([]), 10_000)
  },
)
