import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { attemptOf } from '../../harness/attempts/folder.ts'
import { startAttempt } from '../../harness/attempts/start-attempt.ts'
import { readJournal } from '../../harness/attempts/journal.ts'
import { progressOf } from '../../harness/attempts/progress.ts'
import { loadKata } from '../../harness/bank/bank.ts'
import { loadFlaws } from '../../harness/flaws/load-flaws.ts'
import { FACTS } from '../../harness/tdd/facts.ts'
import { putToTheTest } from '../../harness/tdd/put-to-the-test.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'

const SPINS = `import { expect, test } from 'vitest'
import { createRelay } from './solution.ts'
test('spins', () => {
  createRelay(() => 1)
  for (;;);
})
`

/** The processes that work somewhere in a folder. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
    } catch {
      return false
    }
  })
}

/** Whether the reference's worker has begun a test. */
function isAtATest(folder: string): boolean {
  return readdirSync(folder).some((name) => {
    const facts = join(folder, name, 'attempts', 'reference.reference', FACTS)
    return existsSync(facts) && readFileSync(facts, 'utf8').includes('"began"')
  })
}

test.runIf(process.platform === 'linux')(
  'stopping kills the run with every worker, also one that never gives the thread back, and leaves no file',
  async () => {
    const root = await temporaryBank()
    const attempt = attemptOf('relay', root)
    await startAttempt(attempt, root)
    await writeFile(join(attempt.folder, 'solution.test.ts'), SPINS)
    const kata = await loadKata('relay', root)
    const progress = progressOf(readJournal(attempt), kata.levels.length)
    const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'kata-stopped-')))
    onTestFinished(() => rmSync(temporary, { recursive: true, force: true }))
    // The programs that are made of a page of flaws stay for as long as this process does.
    await loadFlaws('relay', root)
    vi.stubEnv('TMPDIR', temporary)
    onTestFinished(() => void vi.unstubAllEnvs())
    const trial = putToTheTest({ kata, attempt, progress, levels: 1, root, text: SPINS })
    await vi.waitFor(() => expect(isAtATest(temporary)).toBe(true), 50_000)
    trial.stop()
    await trial.report
    await vi.waitFor(() => expect(processesIn(temporary)).toEqual([]), 10_000)
    // The compiler's cache is nobody's in particular.
    expect(readdirSync(temporary).filter((name) => !name.startsWith('tsx-'))).toEqual([])
  },
)
