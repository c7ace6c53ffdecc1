import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attemptOf } from '../../harness/attempts/folder.ts'
import { startAttempt } from '../../harness/attempts/start-attempt.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'
import { kata } from './kata.ts'

const USAGE = 64
const GREEN = { kind: 'tested', seed: 1, levels: ['pass', 'pass'] }

/** A bank with an attempt at `relay` whose journal holds these entries, minutes after the start. */
async function attempted(
  entries: Record<string, unknown>[] = [],
  started: Record<string, unknown> = {},
): Promise<{ bank: string; folder: string }> {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank)
  const { folder } = attempt
  const all = [{ kind: 'started', ...started }, ...entries]
  const lines = all.map((entry, minute) => JSON.stringify({ at: instant(minute), ...entry }))
  await writeFile(join(folder, '.kata', 'journal.jsonl'), lines.join('\n'))
  return { bank, folder }
}

function instant(minute: number): string {
  return new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString()
}

async function journalOf(folder: string): Promise<string> {
  return readFile(join(folder, '.kata', 'journal.jsonl'), 'utf8')
}

async function solve(bank: string, folder: string): Promise<void> {
  const source = await readFile(join(bank, 'solutions', 'relay', 'reference.ts'), 'utf8')
  await writeFile(join(folder, 'solution.ts'), source.replace(/(\.\.\/)+katas\/relay/, '.'))
}

function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length))
}

test('while levels are open there is no reference, no talk and no scorecard, and each says when', async () => {
  const { bank } = await attempted()
  for (const command of ['solution', 'say', 'review']) {
    const { code, stdout, stderr } = await kata(bank, [command])
    expect([code, stdout]).toEqual([USAGE, ''])
    expect(stderr).toContain('npx kata solution relay --give-up')
  }
})

test('giving up is noted once, and shows the reference beside yours', async () => {
  const { bank, folder } = await attempted()
  const { code, stdout } = await kata(bank, ['solution', '--give-up'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/counted lines: yours 3, the reference 3;/)
  expect(stdout).toContain('return { send: async (message) => worker(message) }')
  expect(stdout).toContain('Why it works\n\n  An async function')
  expect(stdout).toContain('p-queue (https://github.com/sindresorhus/p-queue#readme)')
  expect(widthOf(stdout)).toBeLessThanOrEqual(80)
  await kata(bank, ['solution', '--give-up'])
  expect((await journalOf(folder)).match(/gave-up/g)).toHaveLength(1)
})

test('one who has passed sees the reference without giving up', async () => {
  const { bank, folder } = await attempted([GREEN])
  expect((await kata(bank, ['solution', '--give-up'])).code).toBe(0)
  expect(await journalOf(folder)).not.toContain('gave-up')
})

test('a running exam shows nothing, and nobody gives up in it; afterwards it does', async () => {
  const exam = { mode: 'exam', deadlineAt: '2999-01-01T00:00:00.000Z' }
  const running = await attempted([GREEN], exam)
  for (const command of [['solution'], ['solution', '--give-up'], ['review'], ['say']]) {
    expect((await kata(running.bank, command)).code).toBe(USAGE)
  }
  expect(await journalOf(running.folder)).not.toContain('gave-up')
  const over = await attempted([GREEN], { ...exam, deadlineAt: instant(30) })
  expect((await kata(over.bank, ['solution'])).code).toBe(0)
  expect((await kata(over.bank, ['say'])).code).toBe(0)
})

test('the reference comes alone when solution.ts is gone, or is a folder', async () => {
  const { bank, folder } = await attempted([GREEN])
  await rm(join(folder, 'solution.ts'))
  await mkdir(join(folder, 'solution.ts'))
  const { code, stdout } = await kata(bank, ['solution', 'relay'])
  expect(code).toBe(0)
  expect(stdout).toContain('cannot be read: here is the reference alone')
})

test('say prints the talk and what virtual time cannot show', async () => {
  const { bank } = await attempted([GREEN])
  const { stdout } = await kata(bank, ['say'])
  expect(stdout).toMatchInlineSnapshot(`
    "Message relay · say it aloud, then compare

    Scale
      At 10,000 messages a second nothing is kept but the promise.

      It is the worker that fills up first.

    Cost
      A promise is about 100 bytes: 1,000 in flight are 100 kB.

    Measure and alert
      Failures a minute, by worker.

    What virtual time cannot show
      - A slow worker on a busy thread.
    "
  `)
})

test('in an interview, what to say waits for the wrap-up', async () => {
  const { bank } = await attempted([], {
    mode: 'interview',
    at: new Date().toISOString(),
    deadlineAt: '2999-01-01T00:00:00.000Z',
  })
  expect((await kata(bank, ['say'])).stderr).toContain('comes with the wrap-up, at ')
})

test('the scorecard of a green attempt says of each line how it was measured', async () => {
  const { bank, folder } = await attempted([{ kind: 'began', file: 'tests' }, GREEN])
  await solve(bank, folder)
  const { code, stdout } = await kata(bank, ['review'])
  expect(code).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "Message relay · scorecard · practice 2:00

    time to green    level 1 2:00 · level 2 2:00
                     (since the start; first run with it and all below green)
    effort           1 run · 0 hints · 0 questions asked · not given up
                     (counted in the journal)
    length           3 lines, the reference 3, about 30 fit the round
                     (without blanks, comments, imports and declared types)
    validation       not measured: the code makes no TypeError and no RangeError
    error messages   not measured: no bad input was refused with an error
    types            clean: no errors
                     (TypeScript, strict, with the options of the kit)
    lint             clean: no findings
                     (typescript-eslint, a short list; disable comments ignored)
    own tests        none: solution.test.ts is still the skeleton
                     (compared with the skeleton that start wrote)
    first            tests before code
                     (which file differed first from what start wrote)
    throughput       not measured: npx kata bench does it
    "
  `)
})

test('review --json is one closed object, and own tests go into the journal', async () => {
  const { bank, folder } = await attempted([GREEN])
  await solve(bank, folder)
  await writeFile(
    join(folder, 'solution.test.ts'),
    `import { expect, test } from 'vitest'
import { createRelay } from './solution.ts'
test('answers', async () => expect(await createRelay((x) => x).send(1)).toBe(1))
test('is wrong', () => expect(1).toBe(2))
`,
  )
  const { stdout } = await kata(bank, ['review', '--json'])
  const card = JSON.parse(stdout) as Record<string, unknown>
  expect(Object.keys(card).sort()).toEqual([
    'effort',
    'elapsedMs',
    'first',
    'format',
    'kata',
    'length',
    'lint',
    'messages',
    'mode',
    'ownTests',
    'throughput',
    'time',
    'types',
    'validation',
  ])
  expect(card).toMatchObject({
    format: 1,
    ownTests: { measured: true, state: 'red', passed: 1, failed: 1 },
    types: { measured: true, errors: [] },
  })
  expect(await journalOf(folder)).toContain('{"kind":"own-tests","passed":1,"failed":1')
})

test('an attempt that cannot be read, parsed or typed is reviewed all the same', async () => {
  const { bank, folder } = await attempted([GREEN])
  await writeFile(join(folder, 'solution.ts'), 'export function createRelay( {{{\n')
  await writeFile(join(folder, 'solution.test.ts'), "import './nowhere.ts'\n")
  const broken = await kata(bank, ['review'])
  expect(broken.code).toBe(0)
  expect(broken.stdout).toContain(
    'lint             not measured: solution.ts cannot be parsed, line 1',
  )
  expect(broken.stdout).toContain('not measured: no test of solution.test.ts could be run: ')
  await rm(join(folder, 'solution.ts'))
  await rm(join(folder, 'solution.test.ts'))
  await writeFile(
    join(folder, '.kata', 'journal.jsonl'),
    `{"kind":"torn\n${JSON.stringify({ ...GREEN, at: instant(1) })}`,
  )
  const gone = await kata(bank, ['review', 'relay'])
  expect([gone.code, gone.stderr]).toEqual([0, ''])
  expect(gone.stdout).toContain('none: solution.test.ts is not there')
})
