import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ownTests, type Attempt } from '../attempts/folder.ts'
import { KIT_ROOT } from '../bank.ts'
import { startProcess } from '../own-process.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { textOf } from '../text-of.ts'
import { measured, notMeasured, type Measured } from './measured.ts'

/** The learner's `solution.test.ts`. Not run while it is as it was given. */
export type OwnTests = Measured<
  | { state: 'none' | 'skeleton' }
  | { state: 'green' | 'red'; passed: number; failed: number }
  | { state: 'hangs'; seconds: number }
>

const SECONDS_MAX = 60

/** Runs `solution.test.ts` once, in a process of its own that is killed when it takes too long. */
export async function ownTestsOf({ folder }: Attempt, secondsMax = SECONDS_MAX): Promise<OwnTests> {
  const file = join(folder, 'solution.test.ts')
  const text = textOf(file)
  if (text === undefined) {
    return existsSync(file)
      ? notMeasured('solution.test.ts cannot be read')
      : measured('looked for solution.test.ts', { state: 'none' })
  }
  if (essence(text) === essence(ownTests())) {
    return measured('compared with the skeleton that start wrote', { state: 'skeleton' })
  }
  const out = temporaryFolder('kata-own-')
  try {
    return await runOnce({ folder, file, report: join(out.path, 'report.json'), secondsMax })
  } finally {
    out.remove()
  }
}

interface OneRun {
  folder: string
  file: string
  /** Where vitest writes. */
  report: string
  secondsMax: number
}

async function runOnce(run: OneRun): Promise<OwnTests> {
  const how = 'ran solution.test.ts once with vitest, in its own process'
  if ((await vitest(run)) === 'killed') {
    return measured(how, { state: 'hangs', seconds: run.secondsMax })
  }
  const counts = countsIn(textOf(run.report))
  if (!counts) return notMeasured('vitest gave no report on solution.test.ts')
  return measured(how, { state: counts.failed === 0 ? 'green' : 'red', ...counts })
}

/** One process with threads, so that it can be killed as one; it leaves when this one is gone. */
const LEAVES_WITH_ITS_PARENT = `data:text/javascript,process.on('disconnect',()=>process.exit(1));process.channel?.unref()`

function vitest({ folder, file, report, secondsMax }: OneRun): Promise<'ended' | 'killed'> {
  const command = join(KIT_ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const args = ['run', '--root', folder, '--pool', 'threads', '--reporter', 'json']
  return new Promise((resolve) => {
    const child = startProcess(command, [...args, '--outputFile', report, file], {
      cwd: folder,
      execArgv: ['--import', LEAVES_WITH_ITS_PARENT],
    })
    const limit = setTimeout(() => child.kill('SIGKILL'), secondsMax * 1_000)
    const end = (how: 'ended' | 'killed'): void => {
      clearTimeout(limit)
      resolve(how)
    }
    child.once('error', () => end('ended'))
    child.once('exit', (_code, signal) => end(signal === 'SIGKILL' ? 'killed' : 'ended'))
  })
}

/** A file that cannot be loaded counts as one failure. */
function countsIn(report: string | undefined): { passed: number; failed: number } | undefined {
  if (report === undefined) return undefined
  const {
    numPassedTests: passed = 0,
    numFailedTests,
    success,
  } = JSON.parse(report) as {
    numPassedTests?: number
    numFailedTests?: number
    success?: boolean
  }
  const failed = numFailedTests ?? 0
  return { passed, failed: failed === 0 && success !== true ? 1 : failed }
}

function essence(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
