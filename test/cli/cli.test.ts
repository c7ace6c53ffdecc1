import { appendFile, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attemptOf } from '../../harness/attempts/folder.ts'
import { startAttempt } from '../../harness/attempts/start-attempt.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'
import { kata, vitest } from './kata.ts'

const NO_SUCH_NAME = 64

/** A bank in which `relay` has been started, as the command does it. */
async function started(): Promise<{ bank: string; solution: string }> {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank)
  return { bank, solution: attempt.solution }
}

/** Writes a file of `solutions/relay` into the attempt, as if the learner had written it. */
async function solve(bank: string, from: string): Promise<void> {
  const source = await readFile(join(bank, 'solutions', 'relay', from), 'utf8')
  const text = source.replace(/(\.\.\/)+katas\/relay\/contract\.ts/, './contract.ts')
  await writeFile(join(bank, 'attempts', 'relay', 'solution.ts'), text)
}

test('help names every command and says that code runs unsandboxed', async () => {
  const { code, stdout } = await kata(await temporaryBank(), ['--help'])
  expect(code).toBe(0)
  for (const name of ['list', 'start', 'test', 'replay', 'hint', 'check', 'new']) {
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  }
  expect(stdout).toContain('unsandboxed')
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('Tab completes commands, katas and options', async () => {
  const bank = await temporaryBank()
  const atTab = async (...words: string[]): Promise<string> =>
    (await kata(bank, ['complete', '--', ...words])).stdout
  expect(await atTab('sta')).toMatch(/^start\t.*\nstatus\t.*\nstats\t/)
  expect(await atTab('watch', 'r')).toMatch(/^relay\t/)
  expect(await atTab('exam', '--katas', '')).toMatch(/^relay\t/)
  expect(await atTab('test', '--l')).toMatch(/^--level\t/)
})

test.each(['zsh', 'bash', 'fish', 'powershell'])(
  'completion has a script for %s',
  async (shell) => {
    const { code, stdout } = await kata(await temporaryBank(), ['completion', shell])
    expect(code).toBe(0)
    expect(stdout).toMatch(/kata complete\b/)
  },
)

test('completion for a shell that it does not know says which it does', async () => {
  const { code, stderr } = await kata(await temporaryBank(), ['completion', 'tcsh'])
  expect(code).toBe(64)
  expect(stderr).toContain('zsh, bash, fish, powershell')
})

test('list shows every kata and how far one is', async () => {
  const { bank } = await started()
  expect((await kata(bank, ['list'])).stdout).toMatch(/relay +easy +5 +2 +started/)
  await solve(bank, 'reference.ts')
  await kata(bank, ['test'])
  expect((await kata(bank, ['list'])).stdout).toMatch(/relay +easy +5 +2 +✓ solved/)
})

test('start makes a whole attempt, and a second start changes nothing', async () => {
  const bank = await temporaryBank()
  const { solution } = attemptOf('relay', bank)
  expect((await kata(bank, ['start', 'relay'])).code).toBe(0)
  const files = await readdir(join(bank, 'attempts', 'relay'))
  expect(files.sort()).toEqual([
    '.kata',
    'README.md',
    'contract.ts',
    'kata.test.ts',
    'solution.test.ts',
    'solution.ts',
    'tsconfig.json',
  ])
  await writeFile(solution, '// mine')
  const again = await kata(bank, ['start', 'relay'])
  expect(again.code).toBe(0)
  expect(again.stdout).toContain('nothing was changed')
  expect(await readFile(solution, 'utf8')).toBe('// mine')
  expect(await readdir(join(bank, 'attempts'))).toEqual(['relay'])
})

test('the starter is red, the reference green, and the exit code says so', async () => {
  const { bank } = await started()
  const red = await kata(bank, ['test', '--seed', '7'])
  expect(red.code).toBe(1)
  expect(red.stdout).toContain('Not written yet')
  expect(red.stdout).toContain('seed 7')
  await solve(bank, 'reference.ts')
  const green = await kata(bank, ['test', 'relay'])
  expect(green.code).toBe(0)
  expect(green.stdout).toMatch(/✓ level 1.*\n✓ level 2/)
})

test('without a name the attempt of the working directory is judged', async () => {
  const { bank } = await started()
  const inside = join(bank, 'attempts', 'relay')
  expect((await kata(bank, ['test'], inside)).stdout).toContain('Message relay · solution.ts')
})

test('without --seed a fresh one is drawn and printed', async () => {
  const { bank } = await started()
  const seeds = new Set<string>()
  for (let time = 0; time < 3; time++) {
    const { stdout } = await kata(bank, ['test', '--level', '1', '--runs', '1'])
    seeds.add(/seed (\d+)/.exec(stdout)?.[1] ?? '')
  }
  expect(seeds.size).toBeGreaterThan(1)
})

test('--level 1 judges level 1 alone, and a level too high is refused', async () => {
  const { bank } = await started()
  const { stdout } = await kata(bank, ['test', '--level', '1'])
  expect(stdout).toContain('level 1')
  expect(stdout).not.toContain('level 2')
  expect(stdout).not.toContain('--jail')
  const { code, stderr } = await kata(bank, ['test', '--level', '9'])
  expect([code, stderr]).toEqual([NO_SUCH_NAME, 'kata: relay has 2 levels; got --level 9\n'])
})

test('--file judges a file wherever it lies', async () => {
  const bank = await temporaryBank()
  const file = join(bank, 'solutions', 'relay', 'reference.ts')
  const elsewhere = await kata(bank, ['test', 'relay', '--file', file])
  expect(elsewhere.code).toBe(0)
  expect(elsewhere.stdout).toContain('--jail takes them away')
  const missing = await kata(bank, ['test', 'relay', '--file', 'nowhere.ts'])
  expect(missing.code).toBe(1)
  expect(missing.stdout).toContain('there is no such file')
})

test('--json is one object on stdout, and the same seed gives the same object', async () => {
  const { bank } = await started()
  const once = await kata(bank, ['test', '--json', '--seed', '3'])
  const twice = await kata(bank, ['test', '--json', '--seed', '3'])
  expect(once.stdout).toBe(twice.stdout)
  const verdict = JSON.parse(once.stdout) as Record<string, unknown>
  expect(verdict).toMatchObject({
    format: 1,
    kata: 'relay',
    outcome: 'fail',
    seed: 3,
    sandbox: 'unsandboxed',
  })
  expect(Object.keys(verdict).sort()).toEqual([
    'format',
    'kata',
    'levels',
    'outcome',
    'runs',
    'sandbox',
    'seed',
  ])
})

test('--json tells of a compile error in the same object', async () => {
  const { bank, solution } = await started()
  await writeFile(solution, 'export const x = ;')
  const { code, stdout } = await kata(bank, ['test', '--json'])
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'fail',
    levels: [],
    problem: { kind: 'compile', line: 1, column: 18, message: 'Unexpected ";"' },
  })
})

test('a compile error is told with its place, without a stack', async () => {
  const { bank, solution } = await started()
  await writeFile(solution, '\nexport const x = ;')
  const { stdout, stderr } = await kata(bank, ['test'])
  expect(stdout).toMatch(/✗ does not compile\n +.*solution\.ts:2:18\n +Unexpected ";"/)
  expect(stdout + stderr).not.toMatch(/^ +at /m)
})

test('a red verdict names a token that replays it', async () => {
  const { bank } = await started()
  await solve(bank, 'flaws/swallows-failures.ts')
  const red = await kata(bank, ['test', '--seed', '11'])
  const token = /npx kata replay relay (\S+)/.exec(red.stdout)?.[1] ?? ''
  expect(token).not.toBe('')
  const again = await kata(bank, ['replay', 'relay', token])
  expect(again.code).toBe(1)
  const picture = red.stdout.slice(red.stdout.indexOf('✗ level 2 · '), red.stdout.indexOf('often:'))
  expect(again.stdout).toContain(picture.slice(picture.lastIndexOf('✗ level 2')))
  expect((await kata(bank, ['replay', 'relay'])).stdout).toBe(again.stdout)
  await solve(bank, 'reference.ts')
  expect((await kata(bank, ['replay', 'relay', token])).code).toBe(0)
  await kata(bank, ['test'])
  const mended = await kata(bank, ['replay'])
  expect([mended.code, mended.stdout]).toEqual([
    0,
    expect.stringMatching(/^✓ this traffic passes now: passes-failures-on is not broken/),
  ])
})

test('a red verdict on another file is replayed on that file', async () => {
  const { bank } = await started()
  const file = join('solutions', 'relay', 'flaws', 'swallows-failures.ts')
  const red = await kata(bank, ['test', 'relay', '--file', file, '--seed', '11'])
  const [, advice = ''] = /again: npx kata (.+)/.exec(red.stdout) ?? []
  expect(advice).toContain(`--file ${file}`)
  const again = await kata(bank, advice.split(' '))
  expect([again.code, again.stdout]).toEqual([1, expect.stringContaining(`npx kata ${advice}`)])
})

test('replay of a saved workload judges it by every law', async () => {
  const { bank } = await started()
  await solve(bank, 'flaws/swallows-failures.ts')
  const { stdout } = await kata(bank, ['test', '--json', '--seed', '11'])
  const verdict = JSON.parse(stdout) as {
    levels: { laws: { counterexample?: { workload: unknown } }[] }[]
  }
  const found = verdict.levels.flatMap(({ laws }) =>
    laws.flatMap((law) => law.counterexample ?? []),
  )
  const file = join(bank, 'saved.json')
  await writeFile(file, JSON.stringify(found[0]?.workload))
  expect((await kata(bank, ['replay', 'relay', '--workload', file])).code).toBe(1)
  await writeFile(file, '{ "not": "a workload" }')
  const { code, stderr } = await kata(bank, ['replay', 'relay', '--workload', file])
  expect([code, stderr]).toEqual([64, expect.stringContaining('expected { epochMs, seed')])
})

test('hints come one at a time, counted, and the last one stays', async () => {
  const { bank } = await started()
  const firstLines: (string | undefined)[] = []
  for (let time = 0; time < 4; time++) {
    firstLines.push((await kata(bank, ['hint'])).stdout.split('\n')[0])
  }
  expect(firstLines).toEqual([
    'hint 1 of 3 · relay level 1 · pass it on',
    'hint 2 of 3 · relay level 1 · pass it on',
    'hint 3 of 3 · relay level 1 · pass it on',
    'you have had all 3 hints of relay level 1 · pass it on. Here is the last one again:',
  ])
})

test('an attempt outside the kit is found by its folder', async () => {
  const { bank } = await started()
  const elsewhere = join(bank, 'handed-in', 'ada')
  await mkdir(join(bank, 'handed-in'))
  await cp(join(bank, 'attempts', 'relay'), elsewhere, { recursive: true })
  expect((await kata(bank, ['test', elsewhere])).stdout).toContain('Message relay')
})

test.for([
  [['lst'], /unknown command 'lst'\n\(Did you mean list\?\)/],
  [['start', 'realy'], /there is no kata `realy`\. Did you mean `relay`\?/],
  [['test', 'realy'], /no kata and no folder `realy`\. Did you mean `relay`\?/],
  [['test', '--sed', '3'], /unknown option '--sed'\n\(Did you mean --seed\?\)/],
  [['test', 'relay', '--runs', 'many'], /Expected a whole number from 0, got `many`/],
  [['test', '--file', 'x.ts'], /--file needs the kata's name as well/],
  [['replay', 'relay', 'nonsense'], /expected a token such as/],
  [['replay', 'relay', '1.no-such-law.3.1'], /has no law `no-such-law`/],
  [['hint', 'relayy'], /Did you mean `relay`/],
] as const)('wrong usage is answered with a sentence: kata %s', async ([args, sentence]) => {
  const { bank } = await started()
  const { code, stdout, stderr } = await kata(bank, [...args])
  expect(stderr).toMatch(sentence)
  expect(stderr).not.toMatch(/^ +at /m)
  expect([code, stdout]).toEqual([64, ''])
})

test('before the first attempt, test says how to start one', async () => {
  const { code, stderr } = await kata(await temporaryBank(), ['test'])
  expect([code, stderr]).toEqual([
    64,
    'kata: there is no attempt yet. Start one: npx kata start relay\n',
  ])
})

test('an attempt whose solution is gone is told so, and nothing is made up', async () => {
  const { bank, solution } = await started()
  await rm(solution)
  expect((await kata(bank, ['test'])).stdout).toContain(
    'to have the starter back: npx kata start relay',
  )
  expect((await kata(bank, ['start', 'rel'])).stdout).toContain(
    'solution.ts was missing, and put back',
  )
  expect(await readFile(solution, 'utf8')).toContain('Not written yet')
})

test('a law is shown by its name, and a name that is none gets the nearest', async () => {
  const { bank, solution } = await started()
  const text =
    'export const createRelay = () => ({ send: async () => process.nextTick(() => { throw 1 }) })'
  await writeFile(solution, text)
  const red = await kata(bank, ['test', '--seed', '3'])
  const [, also = ''] = /to see it: npx kata (test .+)/.exec(red.stdout) ?? []
  const law = also.split(' ').at(-1) ?? ''
  expect(law).not.toBe('')
  expect(red.stdout).not.toContain(`✗ level 1 · ${law}\n`)
  const shown = await kata(bank, [...also.split(' '), '--seed', '3'])
  expect(shown.stdout).toContain(`✗ level 1 · ${law}\n`)
  const slip = await kata(bank, ['test', '--law', `${law}s`])
  expect([slip.code, slip.stderr]).toEqual([
    64,
    expect.stringContaining(`Did you mean \`${law}\`?`),
  ])
})

test('what stands beside a green verdict: type errors, and with --console what was printed', async () => {
  const { bank, solution } = await started()
  await solve(bank, 'reference.ts')
  const text = await readFile(solution, 'utf8')
  await writeFile(solution, `console.log('here I am')\nexport const n: number = 'one'\n${text}`)
  // The kit's own file, and what it imports, are not for the learner to mend.
  await appendFile(join(bank, 'attempts/relay/kata.test.ts'), `\nexport const n: number = 'one'\n`)
  const green = await kata(bank, ['test'])
  expect([green.code, green.stdout]).toEqual([0, expect.stringMatching(/^types: 1 error$/m)])
  expect(green.stdout).toMatch(/^ {2}solution\.ts:2:14 Type 'string'/m)
  await writeFile(solution, text.replace(/(send[^]*?=> )/, '$1console.log("sent", message) ?? '))
  const printed = await kata(bank, ['test', '--console'])
  expect([printed.code, printed.stdout]).toEqual([
    0,
    expect.stringMatching(/your console output in [^]*ms {2}sent/),
  ])
})

test('an attempt in which nothing was written does not stand in the way of an interview', async () => {
  const { bank } = await started()
  const interview = await kata(bank, ['start', 'relay', '--interview'])
  expect([interview.code, interview.stdout]).toEqual([0, expect.stringContaining('the clock runs')])
  expect((await kata(bank, ['status'])).stdout).toContain('interview')
  await solve(bank, 'reference.ts')
  const again = await kata(bank, ['start', 'relay', '--minutes', '5'])
  expect([again.code, again.stderr]).toEqual([64, expect.stringContaining('npx kata reset relay')])
})

test('start alone lists the katas', async () => {
  const bank = await temporaryBank()
  expect(await kata(bank, ['start'])).toEqual(await kata(bank, ['list']))
})

test('a torn line in the journal breaks no reader', async () => {
  const { bank } = await started()
  const journal = join(bank, 'attempts', 'relay', '.kata', 'journal.jsonl')
  await kata(bank, ['hint'])
  await writeFile(journal, `${await readFile(journal, 'utf8')}\n{"kind":"hint","lev`)
  expect((await kata(bank, ['hint'])).stdout).toMatch(/^hint 2 of 3/)
  expect((await kata(bank, ['hint'])).stdout).toMatch(/^hint 3 of 3/)
})

test('vitest shows levels and laws as tests, and a red one says what the command says', async () => {
  const { bank } = await started()
  await solve(bank, 'flaws/swallows-failures.ts')
  const { code, stdout, stderr } = await vitest(bank, 'attempts/relay/kata.test.ts')
  const output = stdout + stderr
  expect(code).toBe(1)
  expect(output).toMatch(/level 2 · the worker fails/)
  expect(output).toContain('npx kata replay relay')
  const { stdout: told } = await kata(bank, ['test', '--level', '2'])
  const hint = /often: .*/.exec(told)?.[0] ?? 'no hint'
  expect(output).toContain(hint)
})

test('vitest is green on the reference, and its run counts like one of the command', async () => {
  const { bank } = await started()
  await solve(bank, 'reference.ts')
  const { code, stdout, stderr } = await vitest(bank, 'attempts/relay/kata.test.ts')
  expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/passed/)])
  // A run without level 1 does not count.
  await vitest(bank, 'attempts/relay/kata.test.ts', '-t', 'level 2')
  const status = JSON.parse((await kata(bank, ['status', '--json'])).stdout) as object
  expect(status).toMatchObject({ tests: 1, levelsPassed: 2, wroteFirst: 'solution' })
})

test('start leaves nothing behind when it cannot finish', async () => {
  const bank = await temporaryBank()
  await rename(join(bank, 'katas', 'relay', 'starter.ts'), join(bank, 'starter.ts'))
  const { code } = await kata(bank, ['start', 'relay'])
  expect(code).not.toBe(0)
  expect(await readdir(join(bank, 'attempts'))).toEqual([])
})

test('check is green on a whole kata, and new makes one whose check says what to write', async () => {
  const bank = await temporaryBank()
  expect((await kata(bank, ['check', 'relay'])).code).toBe(0)
  const made = await kata(bank, ['new', 'rate-gate'])
  expect(made.code).toBe(0)
  const { code, stdout } = await kata(bank, ['check', 'rate-gate'])
  expect(code).toBe(1)
  expect(stdout).toMatch(/rate-gate/)
  expect((await kata(bank, ['new', 'rate-gate'])).code).toBe(64)
})
