import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { areTestsGiven, type Attempt } from '../attempts/folder.ts'
import { counted } from '../core/words.ts'
import { killGroup, startProcess } from '../bank/own-process.ts'
import { textOf } from '../lib/text-of.ts'
import { measured, notMeasured, type Measured } from './measured.ts'

/** The learner's `solution.test.ts`. Not run while it is as it was given. */
export type OwnTests = Measured<
  | { state: 'none' | 'skeleton' }
  | {
      state: 'green' | 'red'
      passed: number
      failed: number
      /** Left out: by `skip` or `todo`, or beside an `only`. */
      skipped: number
      failures: { name: string; message: string }[]
      /** Outside of any test: a hook that threw, a promise that nobody waited for. */
      errors: string[]
    }
>

/** What came of one vitest run, or why nothing did. */
export type TestsRun =
  | { problem: string }
  | {
      passed: number
      failures: { name: string; message: string }[]
      skipped: number
      /** Begun or waiting when the worker was gone. */
      unfinished: number
      errors: string[]
    }

const FILE = 'solution.test.ts'
const SECONDS_MAX = 30

/** Runs `solution.test.ts` once, in a process of its own that is killed when it takes too long. */
export async function ownTestsOf({ folder }: Attempt, secondsMax = SECONDS_MAX): Promise<OwnTests> {
  const file = join(folder, FILE)
  const text = textOf(file)
  if (text === undefined) {
    return existsSync(file)
      ? notMeasured(`${FILE} cannot be read`)
      : measured(`looked for ${FILE}`, { state: 'none' })
  }
  if (areTestsGiven(text)) {
    return measured('compared with the skeleton that start wrote', { state: 'skeleton' })
  }
  return stateOf(await runOnce(folder, file, secondsMax))
}

/** Only tests that ran, all to their end, are green or red. */
export function stateOf(run: TestsRun): OwnTests {
  if ('problem' in run) return notMeasured(run.problem)
  const { passed, failures, skipped, unfinished, errors } = run
  const failed = failures.length
  const because = errors[0] === undefined ? '' : `: ${errors[0]}`
  if (unfinished > 0) return notMeasured(`vitest broke off before the end of ${FILE}${because}`)
  if (passed + failed === 0) {
    if (skipped === 0) return notMeasured(`no test of ${FILE} could be run${because}`)
    return notMeasured(
      `none of ${counted(skipped, 'test')} in ${FILE} was run${because || SKIPPED}`,
    )
  }
  return measured(`ran ${FILE} once with vitest, in its own process`, {
    state: failed + errors.length === 0 ? 'green' : 'red',
    ...{ passed, failed, skipped, failures, errors },
  })
}

const SKIPPED = ': all are skipped or to do'

function runOnce(folder: string, file: string, secondsMax: number): Promise<TestsRun> {
  const child = startProcess('review/run-own-tests', [file], { cwd: folder, isGroup: true })
  const stop = (): void => killGroup(child)
  process.once('exit', stop)
  return new Promise<TestsRun>((resolve) => {
    const problem = (text: string) => () => resolve({ problem: text })
    const late = problem(`${FILE} was not through after ${secondsMax} s, and was stopped`)
    const limit = setTimeout(late, secondsMax * 1_000)
    child.once('message', (run) => resolve(run as TestsRun))
    child.once('error', ({ message }) =>
      resolve({ problem: `vitest cannot be started: ${message}` }),
    )
    child.once('exit', problem('vitest ended without a report'))
    child.once('close', () => clearTimeout(limit))
  }).finally(() => {
    process.removeListener('exit', stop)
    stop()
  })
}
