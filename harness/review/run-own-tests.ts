import { dirname } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { createVitest, type Reporter, type TestModule } from 'vitest/node'
import { leaveWithParent } from '../bank/own-process.ts'
import type { TestsRun } from './own-tests.ts'

/**
 * The process of one vitest run: of the file that is its argument, in the working folder, with the
 * configuration that `npx vitest` finds from there. It tells its parent what came of it and goes on
 * until that kills it: a test may have left something open.
 */
leaveWithParent()
const [file = ''] = process.argv.slice(2)
run().then(
  (found) => process.send?.(found satisfies TestsRun),
  (error: unknown) => process.send?.({ problem: textOf(error) } satisfies TestsRun),
)

async function run(): Promise<TestsRun> {
  let found: TestsRun = { problem: 'vitest ended without a report' }
  const reporter: Reporter = {
    onTestRunEnd: (modules, unhandled) => {
      found = summary(modules, unhandled.map(textOf))
    },
  }
  const vitest = await createVitest(
    'test',
    {
      // Not the working folder, which is another where `attempts` is a link.
      root: dirname(file),
      watch: false,
      cache: false,
      silent: true,
      // The line says how many it leaves out.
      allowOnly: true,
      reporters: [reporter],
    },
    { logLevel: 'silent' },
  )
  await vitest.start([file])
  return found
}

function summary(modules: readonly TestModule[], unhandled: string[]): TestsRun {
  const tests = modules.flatMap(({ children }) => [...children.allTests()])
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()])
  const withState = (state: string): typeof tests =>
    tests.filter((test) => test.result().state === state)
  return {
    passed: withState('passed').length,
    failures: withState('failed').map((test) => ({
      name: test.fullName,
      message: textOf(test.result().errors?.[0]),
    })),
    skipped: withState('skipped').length,
    unfinished: withState('pending').length,
    errors: [...suites.flatMap((suite) => suite.errors().map(textOf)), ...unhandled],
  }
}

/** The first line of what an error says. */
function textOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown }
  const text = typeof message === 'string' && message !== '' ? message : String(error)
  return stripVTControlCharacters(text.trim().split('\n')[0] ?? '')
}
