import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloneOfTheKit, type Clone } from '../support/clone.ts'
import { flawNamed } from '../support/kit.ts'
import { run } from './kata.ts'

/** What shells, globs and regular expressions take for something else, and letters of two kinds. */
const NAME = `it's "my" router-round (1) [x] {a,b} $HOME;!& größe 日本`

const OWN_TESTS = `import { expect, test, vi } from 'vitest'
import { withTimeout } from './solution.ts'

test('answers in time', async () => {
  await expect(withTimeout(() => 1, 100)).resolves.toBe(1)
})

test('rejects when the time is up', async () => {
  vi.useFakeTimers()
  const late = withTimeout(() => new Promise(() => undefined), 100).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(100)
  expect(await late).toBeInstanceOf(Error)
  vi.useRealTimers()
})
`

let clone: Clone
let attempt: string

/** A solution of ours as the learner's. */
async function solve(
  file = join(clone.root, 'solutions', 'deadline', 'reference.ts'),
): Promise<void> {
  const text = await readFile(file, 'utf8')
  const mine = text.replace(/'(\.\.\/)+katas\/deadline\/contract\.ts'/, `'./contract.ts'`)
  await writeFile(join(attempt, 'solution.ts'), mine)
}

async function expectCode(code: number, args: string[], cwd?: string): Promise<string> {
  const answer = await clone.kata(args, cwd)
  const words = answer.stdout + answer.stderr
  expect([answer.code, words], args.join(' ')).toEqual([code, expect.any(String)])
  expect(words).not.toContain('bug of the kit')
  return answer.stdout
}

beforeAll(async () => {
  clone = await cloneOfTheKit(NAME)
  attempt = join(clone.root, 'attempts', 'deadline')
  await expectCode(0, ['start', 'deadline'])
  expect(await expectCode(0, ['hint'])).toContain('hint 1')
  await writeFile(join(attempt, 'solution.test.ts'), OWN_TESTS)
})
afterAll(() => clone.remove())

test('the command line that a red verdict prints runs its traffic again, from anywhere', async () => {
  await solve((await flawNamed('deadline', 'race-without-clear-timeout')).file)
  const { code, stdout } = await clone.kata(
    ['test', 'deadline', '--file', join(attempt, 'solution.ts'), '--seed', '7', '--runs', '5'],
    '/',
  )
  expect(code).toBe(1)
  const again = /again: npx kata (.*)/.exec(stdout)?.[1] ?? ''
  const kata = join(clone.root, 'harness', 'cli', 'kata.js')
  const command = `"$0" "$1" ${again}`
  const replayed = await run('sh', ['-c', command, process.execPath, kata], '/')
  expect([replayed.code, replayed.stdout]).toEqual([1, expect.stringContaining('✗ level')])
})

describe('each command does its work', () => {
  beforeAll(async () => {
    await solve()
    await expectCode(0, ['test', '--runs', '5'])
  })

  test.concurrent.for([
    [['--help'], 'Solve:'],
    [['list'], 'deadline'],
    [['start', 'deadline'], 'nothing was changed'],
    [['ask', 'deadline'], 'when the time is up?'],
    [['status', 'deadline'], 'deadline'],
    [['solution', 'deadline'], 'reference'],
    [['say', 'deadline'], 'say it aloud'],
    [['stats', 'deadline'], 'practice'],
    [['review', 'deadline'], '2 passed'],
    [['welcome'], 'npx kata test'],
    [['completion', 'bash'], 'complete'],
    [['complete', '--', 'watch', 'd'], 'deadline'],
  ] as const)('kata %s', async ([args, words]) => {
    expect(await expectCode(0, [...args])).toContain(words)
  })

  test.concurrent('kata tdd', async () => {
    expect(await expectCode(1, ['tdd', 'deadline'])).toMatch(
      /✓ no test contradicts the contract.*\n.*catches [1-9]/,
    )
  })

  test.concurrent('kata watch, without a terminal', async () => {
    const child = spawn(
      process.execPath,
      [join(clone.root, 'harness/cli/kata.js'), 'watch', 'deadline'],
      {
        cwd: clone.root,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    let text = ''
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      text += String(chunk)
      if (text.includes('level 4')) break
    }
    child.kill()
    await once(child, 'exit')
    expect(text).toContain('✓ level 4')
  })

  test.concurrent.for([
    ['vitest', ['run', 'attempts/deadline/solution.test.ts'], 0],
    ['tsc', ['--noEmit', '--project', 'attempts/deadline'], 0],
    ['eslint', ['harness/cli/names.ts'], 0],
    ['prettier', ['--check', 'harness/cli/names.ts'], 0],
  ] as const)('npx %s', async ([name, args, code]) => {
    const answer = await clone.npx(name, [...args])
    expect([answer.code, answer.stdout + answer.stderr]).toEqual([code, expect.any(String)])
  })
})

test('kata reset, exam, finish, new and check', async () => {
  await expectCode(0, ['start', 'token-bucket'])
  expect(await expectCode(0, ['reset', 'token-bucket'])).toContain('your attempt was')
  await expectCode(0, ['exam', '--katas', 'embedding-cache', '--minutes', '5'])
  expect(await expectCode(0, ['finish'])).toContain('is over')
  await expectCode(0, ['new', 'my-kata'])
  expect(await expectCode(1, ['check', 'my-kata'])).toContain('✗')
})

test('an attempt is the same where attempts/ is a link to another place', async () => {
  const attempts = join(clone.root, 'attempts')
  const elsewhere = join(dirname(clone.root), 'my tries')
  await rename(attempts, elsewhere)
  await symlink(elsewhere, attempts, 'junction')
  // Saved later, so that a command that does not see where it is called takes this one.
  await mkdir(join(elsewhere, 'token-bucket'), { recursive: true })
  await writeFile(join(elsewhere, 'token-bucket', 'solution.ts'), '')
  const inside = join(elsewhere, 'deadline')
  expect(await expectCode(0, ['test', '--runs', '5'], inside)).toMatch(/^Deadlines/)
  expect(await expectCode(0, ['review', 'deadline'])).toContain('2 passed')
  const { code, stdout, stderr } = await clone.npx('vitest', ['run', 'attempts/deadline'])
  expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/Test Files +2 passed/)])
})
