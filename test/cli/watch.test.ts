import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { attemptOf, type Attempt } from '../../harness/attempts/folder.ts'
import { readJournal } from '../../harness/attempts/journal.ts'
import { startAttempt, type StartOptions } from '../../harness/attempts/start-attempt.ts'
import type { PseudoTerminal } from '../../harness/measure/pseudo-terminal.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'
import { environment, KATA, kataInPty, processesUnder, processesWith, shellInPty } from './pty.ts'

const CTRL_C = '\u0003'
const CTRL_Z = '\u001A'
const ESCAPE = '\u001B'
const PAGE_UP = '\u001B[5~'
const MINUTE_MS = 60_000

/** A relay with this body of `send(message)`. */
function relay(body: string): string {
  return `import type { Relay, Worker } from './contract.ts'

export function createRelay(worker: Worker): Relay {
  return { send: async (message) => ${body} }
}
`
}

const GOOD = relay('worker(message)')
const FORGETS_THE_ANSWER = relay('void (await worker(message))')
const SWALLOWS_FAILURES = relay('Promise.resolve(worker(message)).catch(() => undefined)')
const WRONG_TYPE = `${GOOD}\nexport const count: number = 'one'\n`
const LOOPS = relay('spin(worker, message)').concat(`
function spin(worker: Worker, message: unknown): unknown {
  for (;;) if (message === worker) break
  return message
}
`)

/** A run has its verdict: it stands in the journal, and the keys that it allows are there. */
const JUDGED = /· run \d+$/m
const ALL_GREEN = /· run \d+\n✓ level 1 .*\n✓ level 2 /
const RED_AT_1 = /· run \d+\n✗ level 1 .*laws broken/

interface Bench {
  bank: string
  attempt: Attempt
}

/** A bank in which `relay` has been started, with the starter as it was given. */
async function started(options: StartOptions = {}): Promise<Bench> {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank, options)
  return { bank, attempt }
}

/** A bank in which `relay` was started some minutes ago and given half an hour. */
async function startedAgo(minutes: number): Promise<Bench> {
  const { bank, attempt } = await started()
  const startedMs = Date.now() - minutes * MINUTE_MS
  const at = (ms: number): string => new Date(ms).toISOString()
  const entries = [
    {
      ...{ kind: 'started', at: at(startedMs), mode: 'practice', minutes: 30 },
      deadlineAt: at(startedMs + 30 * MINUTE_MS),
    },
    { kind: 'tested', at: at(startedMs + MINUTE_MS), seed: 1, levels: ['fail', 'fail'] },
    { kind: 'tested', at: at(startedMs + 2 * MINUTE_MS), seed: 2, levels: ['pass', 'fail'] },
  ]
  const lines = entries.map((entry) => `\n${JSON.stringify(entry)}`).join('')
  await writeFile(join(attempt.folder, '.kata', 'journal.jsonl'), lines)
  return { bank, attempt }
}

/** `kata watch` on a solution, after its first verdict. */
async function watching(text: string, options?: StartOptions): Promise<Bench & Watch> {
  const { bank, attempt } = await started(options)
  await writeFile(attempt.solution, text)
  const pty = kataInPty(bank, ['watch', 'relay'])
  await pty.until(JUDGED)
  return { bank, attempt, pty }
}

interface Watch {
  pty: PseudoTerminal
}

function tests(attempt: Attempt): string[] {
  return readJournal(attempt).flatMap((entry) =>
    entry.kind === 'tested' ? [entry.levels.join(' ')] : [],
  )
}

/** Far beyond any honest wait on a busy machine. */
const UNHURRIED = { timeout: 10 * 60_000 }

/** The folder of the compiled code, out of the command line of a judge's child. */
async function kitFolder({ pid }: PseudoTerminal): Promise<string> {
  let folder = ''
  const look = async (): Promise<string> => {
    for (const { command } of await processesUnder(pid)) {
      folder = /(\S+)[\\/]kit\.mjs/.exec(command)?.[1] ?? folder
    }
    return folder
  }
  // A process that begins or ends tells nobody but its parent, so this one thing is asked again.
  await expect.poll(look, UNHURRIED).not.toBe('')
  return folder
}

/** Resolves when no process has this text in its command line. */
async function noneLeft(text: string): Promise<void> {
  await expect.poll(() => processesWith(text), UNHURRIED).toEqual([])
}

test('at the start what is saved is judged, and the clock and the run stand above it', async () => {
  const { bank } = await started()
  const screen = await kataInPty(bank, ['watch', 'relay']).until(JUDGED)
  expect(screen).toMatch(
    /^Message relay · attempts\/relay\/solution\.ts\npractice \d+:\d\d · run 1\n/,
  )
  expect(screen).toContain('Not written yet')
})

test('a red save shows the finding with its picture, a green one all levels and what is next', async () => {
  const { attempt, pty } = await watching(GOOD)
  await writeFile(attempt.solution, FORGETS_THE_ANSWER)
  const red = await pty.until(RED_AT_1)
  expect(red).toMatch(/^✗ level 1 · answers-as-the-worker$/m)
  expect(red).toContain('law: a message gets the answer of its worker')
  expect(red).toMatch(/ \d you answer m1 with undefined$/m)
  await writeFile(attempt.solution, GOOD)
  const green = await pty.until(ALL_GREEN)
  expect(green).toContain('npx kata review')
  expect(green).toContain('all levels are green')
  expect(green).not.toContain('answers-as-the-worker')
})

test('what broke is told no more once it holds, however soon after a verdict one saves', async () => {
  const { attempt, pty } = await watching(FORGETS_THE_ANSWER)
  for (const text of [GOOD, FORGETS_THE_ANSWER, GOOD]) {
    await writeFile(attempt.solution, text)
    const screen = await pty.until(text === GOOD ? ALL_GREEN : RED_AT_1)
    expect(screen.includes('answers-as-the-worker')).toBe(text !== GOOD)
    expect(screen.includes('no-stray-exception')).toBe(false)
  }
})

test('an editor that writes beside the file and renames has saved it', async () => {
  const { attempt, pty } = await watching(FORGETS_THE_ANSWER)
  await writeFile(`${attempt.solution}.tmp`, GOOD)
  await rename(`${attempt.solution}.tmp`, attempt.solution)
  await pty.until(ALL_GREEN)
})

test('a file that is deleted is missed on the screen, and judged when it is there again', async () => {
  const { attempt, pty } = await watching(GOOD)
  await rm(attempt.solution)
  expect(await pty.until(/nothing to judge/)).toContain('there is no such file')
  await writeFile(attempt.solution, GOOD)
  await pty.until(ALL_GREEN)
})

test('a folder in the place of the file is said in words', async () => {
  const { attempt, pty } = await watching(GOOD)
  await rm(attempt.solution)
  await mkdir(attempt.solution)
  const screen = await pty.until(/this is not a file/)
  expect(screen).not.toContain('bug of the kit')
  await rmdir(attempt.solution)
  await writeFile(attempt.solution, GOOD)
  await pty.until(ALL_GREEN)
})

test('a symbolic link is judged by its target, and saving the target is a save', async () => {
  const { bank, attempt } = await started()
  const elsewhere = join(bank, 'elsewhere.ts')
  await writeFile(elsewhere, FORGETS_THE_ANSWER)
  await rm(attempt.solution)
  await symlink(elsewhere, attempt.solution)
  const pty = kataInPty(bank, ['watch', 'relay'])
  await pty.until(RED_AT_1)
  await writeFile(elsewhere, GOOD)
  await pty.until(ALL_GREEN)
})

test("the attempt's folder may be moved away and back", async () => {
  const { attempt, pty } = await watching(GOOD)
  const away = `${attempt.folder}-away`
  await rename(attempt.folder, away)
  await pty.until(/nothing to judge/)
  expect(existsSync(attempt.folder)).toBe(false)
  await rename(away, attempt.folder)
  await pty.until(ALL_GREEN)
  expect(tests(attempt).at(0)).toBe('pass pass')
})

test('fifty saves in a row end with the verdict on the last one', async () => {
  const { attempt, pty } = await watching(GOOD)
  for (let count = 1; count < 50; count++) {
    await writeFile(attempt.solution, `${FORGETS_THE_ANSWER}// ${count}\n`)
  }
  await writeFile(attempt.solution, `${SWALLOWS_FAILURES}// 50\n`)
  const last = /· run \d+\n✓ level 1 .*\n✗ level 2 .*laws broken/
  await pty.until(last)
  expect(tests(attempt).at(-1)).toBe('pass fail')
})

test('a save ends the run before it, and the child that ran it', async () => {
  const { attempt, pty } = await watching(GOOD)
  await writeFile(attempt.solution, LOOPS)
  await pty.until(/run \d+: checking…/)
  await kitFolder(pty)
  const before = await processesUnder(pty.pid)
  await writeFile(attempt.solution, GOOD)
  await pty.until(ALL_GREEN)
  const pids = before.filter(({ command }) => command.includes('kit.mjs')).map(({ pid }) => pid)
  const left = (await processesUnder(pty.pid)).filter(({ pid }) => pids.includes(pid))
  expect(left).toEqual([])
})

test('an endless loop is killed, and the verdict names its line and function', async () => {
  const { pty } = await watching(LOOPS)
  const words = pty.screen().replace(/\s+/g, ' ')
  expect(words).toContain(
    'without giving the thread back, and was killed at solution.ts:8, in spin',
  )
})

test('h gives the next hint, and the journal counts it', async () => {
  const { attempt, pty } = await watching(SWALLOWS_FAILURES)
  pty.press('h')
  expect(await pty.until(/hint 1 of 3/)).toContain('relay level 2 · the worker fails')
  pty.press('h')
  await pty.until(/hint 2 of 3/)
  expect(readJournal(attempt).filter(({ kind }) => kind === 'hint')).toMatchObject([
    { level: 2 },
    { level: 2 },
  ])
  pty.press(ESCAPE)
  expect(await pty.until(/passes-failures-on/)).not.toContain('hint 2 of 3')
})

test('t puts my own tests to the test, and a save brings the verdict back', async () => {
  const { attempt, pty } = await watching(GOOD)
  await pty.until(ALL_GREEN)
  pty.press('t')
  await pty.until(/tried on \d+ correct solutions/)
  await pty.until(/catches 0 of \d+ mistakes/)
  await writeFile(attempt.solution, FORGETS_THE_ANSWER)
  expect(await pty.until(RED_AT_1)).not.toContain('correct solutions')
})

test('d goes from finding to finding and round again', async () => {
  const { bank } = await started()
  const pty = kataInPty(bank, ['watch', 'relay'])
  expect(await pty.until(/^finding 1 of 2$/m)).toContain('✗ level 1 · no-stray-exception')
  pty.press('d')
  expect(await pty.until(/^finding 2 of 2$/m)).toContain('✗ level 2 · no-stray-exception')
  pty.press('d')
  await pty.until(/^finding 1 of 2$/m)
})

test('d pages through a finding that is longer than the screen', async () => {
  const { pty } = await watching(FORGETS_THE_ANSWER)
  pty.resize(80, 14)
  const first = await pty.until(/… \d+ more lines: space/)
  expect(first.split('\n')).toHaveLength(14)
  expect(first).not.toContain('npx kata replay')
  for (let page = 0; page < 20 && !pty.screen().includes('npx kata replay'); page++) {
    const shown = pty.screen()
    pty.press('d')
    await pty.until((screen) => bodyOf(screen) !== bodyOf(shown))
  }
  expect(pty.screen()).toContain('npx kata replay relay')
})

/** What stands between the lines about the levels and the last line. */
function bodyOf(screen: string): string {
  return screen.split('\n').slice(4, -1).join('\n')
}

test('r is refused in a sentence before all levels are green, and shows the reference then', async () => {
  const { attempt, pty } = await watching(SWALLOWS_FAILURES)
  pty.press('r')
  expect(await pty.until(/the reference is shown once you have passed/)).not.toContain(
    'r reference',
  )
  await writeFile(attempt.solution, GOOD)
  await pty.until(/r reference/)
  pty.press('r')
  expect(await pty.until(/counted lines: yours 3/)).toContain('the reference beside yours')
})

test.for([
  ['q', 'q'],
  ['Ctrl-C', CTRL_C],
] as const)(
  '%s gives the terminal back, says where one stands, and leaves nothing',
  async ([, key]) => {
    const { attempt, pty } = await watching(GOOD)
    expect(await pty.until(ALL_GREEN)).toContain('r reference')
    expect([pty.isAlternate, pty.isCursorVisible]).toEqual([true, false])
    const folder = await kitFolder(pty)
    pty.press(key)
    expect(await pty.exit).toMatchObject({ code: 0 })
    expect([pty.isAlternate, pty.isCursorVisible]).toEqual([false, true])
    expect(pty.screen()).toBe(
      'Message relay: 2 of 2 levels green in run 1. Next: npx kata review relay',
    )
    await noneLeft(folder)
    await noneLeft(attempt.folder)
    expect(existsSync(folder)).toBe(false)
  },
)

test('Ctrl-Z gives the shell back its terminal, and fg draws again', async () => {
  const { bank } = await started()
  const pty = shellInPty(bank)
  await pty.until(/shell>$/)
  pty.press(`'${process.execPath}' '${KATA}' watch relay\r`)
  await pty.until(JUDGED)
  pty.press(CTRL_Z)
  const shell = await pty.until(/Stopped[^]*shell>$/)
  expect([pty.isAlternate, pty.isCursorVisible]).toEqual([false, true])
  expect(shell).not.toMatch(JUDGED)
  pty.press('fg\r')
  await pty.until(JUDGED)
  expect([pty.isAlternate, pty.isCursorVisible]).toEqual([true, false])
  pty.press('d')
  await pty.until(/finding 2 of 2/)
  pty.press('q')
  await pty.until(/Go on: npx kata watch relay[^]*shell>$/)
  pty.press('echo "code $?"\r')
  await pty.until(/^code 0$/m)
})

test('when the terminal is closed, no process and no file of the run is left', async () => {
  const { attempt, pty } = await watching(LOOPS)
  await writeFile(attempt.solution, `${LOOPS}// again\n`)
  await pty.until(/run \d+: checking…/)
  const folder = await kitFolder(pty)
  pty.hangUp()
  await pty.exit
  await noneLeft(folder)
  await noneLeft(attempt.folder)
  expect(existsSync(folder)).toBe(false)
})

test('kill -9 leaves a journal that can be read and a watch that goes on, and its children end', async () => {
  const { bank, attempt, pty } = await watching(SWALLOWS_FAILURES)
  const folder = await kitFolder(pty)
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  pty.kill('SIGKILL')
  await pty.exit
  await noneLeft(folder)
  await noneLeft(attempt.folder)
  expect(tests(attempt)).toEqual(['pass fail'])
  await kataInPty(bank, ['watch', 'relay']).until(/· run 2$/m)
})

test('watching again shows the same clock and counts the runs on', async () => {
  const { bank, attempt } = await startedAgo(10)
  const first = kataInPty(bank, ['watch', 'relay'])
  const clockThen = leftMs(await first.until(/· run 3$/m))
  expect(clockThen).toBeLessThanOrEqual(20 * MINUTE_MS)
  expect(clockThen).toBeGreaterThan(15 * MINUTE_MS)
  first.press('q')
  await first.exit
  const again = await kataInPty(bank, ['watch', 'relay']).until(/· run 4$/m)
  expect(leftMs(again)).toBeLessThanOrEqual(clockThen)
  expect(readJournal(attempt).filter(({ kind }) => kind === 'started')).toHaveLength(1)
})

/** The time that the screen says is left, in milliseconds. */
function leftMs(screen: string): number {
  const [, minutes, seconds] = /practice · (\d+):(\d\d) left of 30:00/.exec(screen) ?? []
  return (Number(minutes) * 60 + Number(seconds)) * 1_000
}

test('after the deadline the clock says how late one is, and runs go on', async () => {
  const { bank, attempt } = await startedAgo(75)
  const pty = kataInPty(bank, ['watch', 'relay'])
  await pty.until(/^practice · time was up at 30:00, late by 4\d:\d\d · run 3$/m)
  await writeFile(attempt.solution, GOOD)
  await pty.until(ALL_GREEN)
})

test('on 40 columns and 12 rows all of it can be read, page by page', async () => {
  const { pty } = await watching(FORGETS_THE_ANSWER)
  pty.resize(40, 12)
  const isDrawn = (text: string): boolean => /more lines: space *\n[^]*q quit$/.test(text)
  const first = await pty.until((text) => isDrawn(text) && text.startsWith('Message relay'))
  expect(first).toMatch(/^Message relay · *\n {2}attempts\/relay\/solution\.ts *\npractice /)
  expect(first).not.toContain('often:')
  let read = first
  for (let page = 0; page < 20 && !read.includes('npx kata replay relay'); page++) {
    const shown = pty.screen()
    pty.press(' ')
    read += await pty.until((screen) => bodyOf(screen) !== bodyOf(shown))
  }
  const words = read.replace(/\s+/g, ' ')
  expect(words).toContain('m1 was not answered with that')
  expect(words).toContain('often: ')
  pty.press(PAGE_UP)
  pty.press(PAGE_UP)
  await pty.until((screen) => !screen.includes('npx kata replay relay'))
})

test('b makes a page of the finding and says where it lies; it follows the next verdict', async () => {
  const { attempt, pty } = await watching(FORGETS_THE_ANSWER)
  pty.press('b')
  await pty.until((screen) => screen.replace(/\s+/g, ' ').includes('show.html in a browser'))
  const page = join(attempt.folder, '.kata', 'show.html')
  const first = await readFile(page, 'utf8')
  expect(first).toContain('gets the answer of its worker')
  await writeFile(attempt.solution, SWALLOWS_FAILURES)
  await pty.until(/· run 2$/m)
  await expect.poll(() => readFile(page, 'utf8')).not.toBe(first)
})

test('a dumb terminal gets verdicts one after the other, without escape codes', async () => {
  const { bank, attempt } = await started()
  await writeFile(attempt.solution, GOOD)
  const pty = kataInPty(bank, ['watch', 'relay'], { env: { TERM: 'dumb' } })
  await pty.until(/✓ level 1 .*\n✓ level 2 /)
  expect([pty.isAlternate, pty.isStyled]).toEqual([false, false])
})

test('c shows what the code printed in a green run', async () => {
  const { pty } = await watching(relay("(console.log('sent', 1), worker(message))"))
  await pty.until(/c console/)
  pty.press('c')
  expect(await pty.until(/your console output in /)).toMatch(/0 ms {2}sent 1$/m)
})

test('two watches on one attempt say so, as long as there are two', async () => {
  const { bank, attempt, pty } = await watching(GOOD)
  expect(pty.screen()).not.toContain('another kata watch')
  const second = kataInPty(bank, ['watch', 'relay'])
  await second.until(new RegExp(`another kata watch is on this attempt \\(process ${pty.pid}\\)`))
  await pty.until(/another kata watch is on this attempt/)
  second.kill('SIGKILL')
  await second.exit
  await pty.until((screen) => !screen.includes('another kata watch'))
  pty.press('q')
  await pty.exit
  expect(await readdir(join(attempt.folder, '.kata'))).not.toContainEqual(
    expect.stringContaining('.pid'),
  )
})

test('without a terminal verdicts are printed one after the other, without escape codes', async () => {
  const { bank, attempt } = await started()
  await writeFile(attempt.solution, FORGETS_THE_ANSWER)
  const env = environment(bank)
  const child = spawn(process.execPath, [KATA, 'watch', 'relay'], { cwd: bank, env })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdout.setEncoding('utf8')
  let printed = ''
  for await (const text of child.stdout) {
    printed += String(text)
    if (/✗ level 2 [^]*npx kata replay/.test(printed) && !printed.includes('✓')) {
      await writeFile(attempt.solution, GOOD)
    }
    if (/✓ level 2/.test(printed)) break
  }
  expect(printed).not.toContain(ESCAPE)
  expect(printed).toMatch(/^✗ level 1 .*\n✗ level 2 .*\n\n✗ level 1 · answers-as-the-worker\n/)
})

test('NO_COLOR is honoured, and without it there are colours', async () => {
  const { bank } = await started()
  const coloured = kataInPty(bank, ['watch', 'relay'])
  await coloured.until(JUDGED)
  expect(coloured.isStyled).toBe(true)
  coloured.press('q')
  await coloured.exit
  const plain = kataInPty(bank, ['watch', 'relay'], { env: { NO_COLOR: '1' } })
  await plain.until(JUDGED)
  expect(plain.isStyled).toBe(false)
})

test('type errors of the attempt follow after the verdict and do not change it', async () => {
  const { pty } = await watching(WRONG_TYPE)
  expect(pty.screen()).toMatch(ALL_GREEN)
  const screen = await pty.until(/^types: 1 error$/m)
  expect(screen).toMatch(/all levels are green/)
  expect(screen).toMatch(/^ {2}solution\.ts:7:14 Type 'string' is not assignable/m)
  expect(screen).toMatch(ALL_GREEN)
})

test('an exam shows counts alone and gives no hints', async () => {
  const { pty } = await watching(FORGETS_THE_ANSWER, { mode: 'exam', minutes: 30 })
  pty.press('h')
  const screen = await pty.until(/an exam gives no hints until it is over/)
  expect(screen).toMatch(/✗ level 1 · pass it on {2}4 of 5 laws hold/)
  expect(screen).not.toMatch(/answers-as-the-worker|npx kata replay|█/)
  expect(screen).toMatch(/\nq quit$/)
})

test('an interview judges the levels that have been asked, and asks the next one after green', async () => {
  const { attempt, pty } = await watching(FORGETS_THE_ANSWER, { mode: 'interview', minutes: 30 })
  expect(pty.screen()).toMatch(
    /^interview · clarify · \d\d:\d\d left of 30:00 · run 1\n✗ level 1 /m,
  )
  expect(pty.screen()).not.toContain('level 2')
  await writeFile(attempt.solution, SWALLOWS_FAILURES)
  const asked = await pty.until(/· run \d+\n✓ level 1 .*\n✗ level 2 /)
  expect(asked).toContain('What does the caller see?')
})
