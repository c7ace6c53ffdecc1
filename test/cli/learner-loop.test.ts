import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { KIT_ROOT } from '../../harness/bank/bank.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'
import { kata, vitest } from './kata.ts'
import { kataInPty } from './pty.ts'

const USAGE = 64
const MINUTE_MS = 60_000

async function started(...flags: string[]): Promise<{ bank: string; folder: string }> {
  const bank = await temporaryBank()
  await kata(bank, ['start', 'relay', ...flags])
  return { bank, folder: join(bank, 'attempts', 'relay') }
}

async function inExam(...flags: string[]): Promise<{ bank: string; folder: string; exam: string }> {
  const bank = await temporaryBank()
  await kata(bank, ['exam', '--katas', 'relay', ...flags])
  const [name = ''] = await readdir(join(bank, 'attempts'))
  const exam = join(bank, 'attempts', name)
  return { bank, folder: join(exam, 'relay'), exam }
}

/** Writes a file of `solutions/relay` into an attempt, as if the learner had written it. */
async function solve(bank: string, folder: string, from: string): Promise<void> {
  const source = await readFile(join(bank, 'solutions', 'relay', from), 'utf8')
  const text = source.replace(/(\.\.\/)+katas\/relay\/contract\.ts/, './contract.ts')
  await writeFile(join(folder, 'solution.ts'), text)
}

/** Puts a journal of our own in place: minutes count from noon of 2 March 2026. */
async function journal(folder: string, entries: object[]): Promise<void> {
  await mkdir(join(folder, '.kata'), { recursive: true })
  const text = entries.map((entry) => `\n${JSON.stringify(entry)}`).join('')
  await writeFile(join(folder, '.kata', 'journal.jsonl'), text)
}

function at(minute: number): string {
  return new Date(Date.UTC(2026, 2, 2, 12) + minute * MINUTE_MS).toISOString()
}

/** The kinds of the entries in an attempt's journal. */
async function kinds(folder: string): Promise<string[]> {
  return (await entries(folder)).map(({ kind }) => kind)
}

/** The entries of an attempt's journal. */
async function entries(folder: string): Promise<{ kind: string }[]> {
  const text = await readFile(join(folder, '.kata', 'journal.jsonl'), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { kind: string })
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length))
}

describe('status', () => {
  test('tells of the attempt that was saved last, from anywhere', async () => {
    const { bank } = await started()
    await kata(bank, ['hint'])
    const { code, stdout } = await kata(bank, ['status'], '/')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Message relay · practice \d+:\d\d\n/)
    expect(stdout).toMatch(/level 1 · pass it on +1 hint\n.*level 2 · the worker fails\n/)
    expect(stdout).toMatch(/runs +none yet\nhints +1\nquestions +0 of 5 asked\n/)
    expect(widest(stdout)).toBeLessThanOrEqual(80)
  })

  test('marks a level that turned green late, and one that is red again', async () => {
    const { bank, folder } = await started()
    await journal(folder, [
      { kind: 'started', at: at(0), minutes: 10, deadlineAt: at(10) },
      { kind: 'tested', at: at(4), seed: 1, levels: ['pass', 'fail'] },
      { kind: 'tested', at: at(12), seed: 1, levels: ['pass', 'pass'] },
      { kind: 'tested', at: at(13), seed: 1, levels: ['pass', 'fail'] },
    ])
    const { stdout } = await kata(bank, ['status'])
    expect(stdout).toMatch(/✓ level 1 · pass it on +green at 4:00\n/)
    expect(stdout).toMatch(/✗ level 2 · the worker fails +green at 12:00, late, red since\n/)
    expect(stdout).toContain('practice · time was up at 10:00, late by 2:00')
  })

  test('names the phase of an interview and what is due in it, but no level to come', async () => {
    const { bank } = await started('--interview')
    const { stdout } = await kata(bank, ['status'])
    expect(stdout).toMatch(/interview · clarify · \d:\d\d left of 5:00\n/)
    expect(stdout).toContain('clarify, until 0:30: ask before you write: npx kata ask')
    expect(stdout).toContain('1 level not asked yet')
    expect(stdout).not.toContain('the worker fails')
  })

  test('shows the level whose time has come, and puts it into the README', async () => {
    const { bank, folder } = await started('--interview')
    await journal(folder, [
      { kind: 'started', at: at(0), mode: 'interview', minutes: 5, deadlineAt: at(5) },
    ])
    const { stdout } = await kata(bank, ['status'])
    expect(stdout).toContain('\nLevel 2 · the worker fails\n')
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('## Level 2')
    expect((await kata(bank, ['status'])).stdout).not.toContain('\nLevel 2')
  })

  test('--json is one object, in which levels to come have no name', async () => {
    const { bank, folder } = await started('--interview')
    const { stdout } = await kata(bank, ['status', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      format: 1,
      kata: 'relay',
      folder,
      mode: 'interview',
      totalMs: 5 * MINUTE_MS,
      phase: 'clarify',
      levels: [
        { level: 1, name: 'pass it on', isAsked: true, greenMs: null, hints: 0 },
        { level: 2, name: null, isAsked: false },
      ],
    })
    expect(stdout).not.toContain('the worker fails')
  })

  test('says that the mode of an interview is lost with its journal, and gives no level away', async () => {
    const { bank, folder } = await started('--interview')
    await rm(join(folder, '.kata'), { recursive: true })
    const { stdout } = await kata(bank, ['status'])
    expect(stdout).toMatch(/^Message relay · mode unknown, taken for interview \d+:\d\d\n/)
    expect(stdout).toContain('1 level not asked yet')
    expect(stdout).not.toContain('the worker fails')
    const json = JSON.parse((await kata(bank, ['status', '--json'])).stdout) as object
    expect(json).toMatchObject({ isModeKnown: false, mode: 'interview' })
  })

  test('works without a journal, and says so', async () => {
    const { bank, folder } = await started()
    await rm(join(folder, '.kata'), { recursive: true })
    const { code, stdout } = await kata(bank, ['status'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('journal is missing')])
  })
})

describe('ask', () => {
  test('lists the questions that have an answer, and which have been asked', async () => {
    const { bank } = await started()
    await kata(bank, ['ask', '2'])
    const { code, stdout } = await kata(bank, ['ask'])
    expect(code).toBe(0)
    expect(stdout).toMatchInlineSnapshot(`
      "   1  May the worker answer at once?
      ✓  2  May it throw?
         3  Is the order of answers promised?
         4  Are messages checked?
         5  May it be called again after a failure?

      npx kata ask relay and a number, or your own words in quotes.
      "
    `)
  })

  test.for([
    [['relay', 'is the order promised?']],
    [['is', 'the', 'order', 'promised']],
    [['is the ordr of answers promised']],
    [['3']],
  ])(
    'answers a question in one’s own words, or by its number: kata ask %s',
    async ([words = []]) => {
      const { bank } = await started()
      const { code, stdout } = await kata(bank, ['ask', ...words])
      expect(code).toBe(0)
      expect(stdout).toMatch(/^question 3 of 5\n +Is the order of answers promised\?\n\n +No: each/)
    },
  )

  test('quotes the README with its place, offers what is not clear, and invents nothing', async () => {
    const { bank, folder } = await started()
    const { code, stdout } = await kata(bank, [
      'ask',
      'what does createRelay return? are messages or answers checked, promised? which colour has the logo?',
    ])
    expect(code).toBe(0)
    expect(stdout).toMatchInlineSnapshot(`
      "README.md, Contract
        \`createRelay(worker)\` returns an object with \`send(message)\`.

      Did you mean one of these?
         3  Is the order of answers promised?
            npx kata ask relay 3
         4  Are messages checked?
            npx kata ask relay 4

      I have no answer prepared: state your assumption aloud, and write it down as a
      comment.
      "
    `)
    expect(await entries(folder)).toMatchObject([
      { kind: 'started' },
      { kind: 'asked', words: 'what does createRelay return?', quoted: 'Contract' },
      { kind: 'asked', words: 'are messages or answers checked, promised?', offered: [3, 4] },
      { kind: 'asked', words: 'which colour has the logo?', unanswered: 'none' },
    ])
  })

  test('tells nothing of a level that an interview has not asked', async () => {
    const { bank, folder } = await started('--interview')
    const answers = [
      await kata(bank, ['ask', 'do I retry after a failure?']),
      await kata(bank, ['ask', '5']),
    ]
    for (const { stdout } of answers) expect(stdout).toBe('We will come to that.\n')
    expect((await kata(bank, ['ask'])).stdout).not.toContain('failure')
    expect(await entries(folder)).toMatchObject([
      { kind: 'started' },
      { words: 'do I retry after a failure?', unanswered: 'later' },
      { unanswered: 'later' },
    ])
  })

  test('in a terminal shows a menu, and lets one choose what is meant', async () => {
    const { bank, folder } = await started()
    const menu = kataInPty(bank, ['ask'])
    await menu.until(/What do you ask\?[^]*Are messages checked\?/)
    menu.press('\r')
    await menu.until(/question 1 of 5\n +May the worker answer at once\?\n\n +Yes\./)
    expect((await menu.exit).code).toBe(0)
    const unclear = kataInPty(bank, ['ask', 'are messages or answers checked, promised?'])
    await unclear.until(/Did you mean[^]*Are messages checked\?[^]*something else/)
    unclear.press('\u001B[B\r')
    await unclear.until(/question 4 of 5/)
    expect((await unclear.exit).code).toBe(0)
    expect(await entries(folder)).toMatchObject([
      { kind: 'started' },
      { kind: 'asked', question: 1 },
      { kind: 'asked', offered: [3, 4] },
      { kind: 'asked', question: 4 },
    ])
  })

  test('refuses a number that no question has', async () => {
    const { bank } = await started()
    const { code, stderr } = await kata(bank, ['ask', '6'])
    expect([code, stderr]).toEqual([USAGE, expect.stringContaining('from 1 to 5, got 6')])
  })

  test('takes one word near a kata’s name for a slip', async () => {
    const { bank } = await started()
    const { code, stderr } = await kata(bank, ['ask', 'realy'])
    expect([code, stderr]).toEqual([USAGE, expect.stringContaining('Did you mean `relay`?')])
  })
})

describe('exam', () => {
  test('makes a folder with one attempt a kata on one deadline, and says what to do', async () => {
    const bank = await temporaryBank()
    const { code, stdout } = await kata(bank, ['exam', '--katas', 'relay', '--minutes', '20'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/exam of 1 kata in 20:00/)
    expect(stdout).toMatch(/attempts\/exam-[^/]+\/relay\//)
    expect(stdout).toContain('npx kata test relay')
    const stand = await kata(bank, ['exam', '--json'])
    expect(JSON.parse(stand.stdout)).toMatchObject({
      format: 1,
      exam: { totalMs: 20 * MINUTE_MS, isOver: false, katas: [{ kata: 'relay', best: 0 }] },
    })
  })

  test.for([
    [['--katas', 'realy'], /Did you mean `relay`\?/],
    [['--katas', 'relay,realy'], /Did you mean `relay`\?/],
    [['--katas', 'relay,relay'], /relay is named twice/],
    [['--katas', ','], /expected names with commas between/],
    [['--minutes', '5'], /--minutes needs katas/],
  ] as const)('refuses %s, and leaves nothing behind', async ([args, sentence]) => {
    const bank = await temporaryBank()
    const { code, stderr } = await kata(bank, ['exam', ...args])
    expect(code).toBe(USAGE)
    expect(stderr).toMatch(sentence)
    expect(await readdir(bank)).not.toContain('attempts')
  })

  test('leaves nothing behind when it cannot finish', async () => {
    const bank = await temporaryBank()
    await rm(join(bank, 'katas', 'relay', 'starter.ts'))
    expect((await kata(bank, ['exam', '--katas', 'relay'])).code).not.toBe(0)
    expect(await readdir(join(bank, 'attempts'))).toEqual([])
  })

  test('stands alone: a second one is refused while it runs', async () => {
    const { bank } = await inExam()
    const { code, stderr } = await kata(bank, ['exam', '--katas', 'relay'])
    expect([code, stderr]).toEqual([USAGE, expect.stringMatching(/an exam is running in attempts/)])
    expect(await readdir(join(bank, 'attempts'))).toHaveLength(1)
  })

  test('gives counts and nothing else while it runs, and everything afterwards', async () => {
    const { bank, folder } = await inExam()
    await solve(bank, folder, 'flaws/swallows-failures.ts')
    const during = await kata(bank, ['test', 'relay'])
    expect(during.stdout).toMatch(/✗ level 2 · the worker fails {2}\d of \d laws hold\n/)
    expect(during.stdout).not.toMatch(/replay|often:|█|seed/)
    for (const refused of [['hint'], ['ask'], ['solution'], ['reset'], ['say']]) {
      expect((await kata(bank, refused)).code, refused[0]).toBe(USAGE)
    }
    expect((await kata(bank, ['finish'])).stdout).toMatch(/the exam in .* is over\./)
    const after = await kata(bank, ['test', 'relay', '--seed', '11'])
    const token = /npx kata replay relay (\S+)/.exec(after.stdout)?.[1] ?? ''
    expect(token).not.toBe('')
    expect((await kata(bank, ['replay', 'relay', token])).stdout).toContain('✗ level 2')
    expect((await kata(bank, ['hint'])).stdout).toMatch(/^hint 1 of 3/)
  })

  /** An attempt of before, at a kata that is under examination now, and a copy of it elsewhere. */
  async function solvedBefore(): Promise<{ bank: string; practice: string; copy: string }> {
    const { bank, folder: practice } = await started()
    await journal(practice, [
      { kind: 'started', at: at(0) },
      { kind: 'tested', at: at(5), seed: 1, levels: ['pass', 'pass'] },
    ])
    await kata(bank, ['exam', '--katas', 'relay'])
    await solve(bank, practice, 'flaws/swallows-failures.ts')
    const copy = join(bank, 'copy.ts')
    await copyFile(join(practice, 'solution.ts'), copy)
    return { bank, practice, copy }
  }

  test('gives no traffic away by another attempt, a file, vitest or the journal', async () => {
    const { bank, practice, copy } = await solvedBefore()
    const place = join('attempts', 'relay')
    const judged = await Promise.all([
      kata(bank, ['test', 'relay', '--file', copy, '--json']),
      kata(bank, ['test', place]),
      vitest(bank, join(practice, 'kata.test.ts')),
    ])
    for (const { code, stdout, stderr } of judged) {
      expect(code).toBe(1)
      expect(stdout + stderr).not.toMatch(/replay|often:|█|run-completes|workload|counterexample/)
    }
    const lines = await readFile(join(practice, '.kata', 'journal.jsonl'), 'utf8')
    expect(lines.match(/"tested"/g)).toHaveLength(3)
    expect(lines).not.toContain('token')
    await kata(bank, ['finish'])
    expect((await kata(bank, ['test', place])).stdout).toContain('npx kata replay relay')
  })

  test('gives nothing else away by another command', async () => {
    const { bank, practice, copy } = await solvedBefore()
    const place = join('attempts', 'relay')
    const workload = join(bank, 'workload.json')
    await writeFile(workload, '{ "epochMs": 1, "seed": 1, "options": {}, "operations": [] }')
    const commands = [
      ['replay', 'relay', '--file', copy, '--workload', workload],
      ['solution', place, '--give-up'],
      ['review', place],
      ['hint', place],
      ['ask', place],
      ['say', place],
      ['tdd', place],
      ['bench', 'relay', '--file', copy],
      ['check'],
    ]
    const answers = await Promise.all(commands.map((args) => kata(bank, args)))
    const refused = [USAGE, '', expect.stringMatching(/^kata: an exam of relay runs/)]
    expect(answers.map(({ code, stdout, stderr }) => [code, stdout, stderr])).toEqual(
      commands.map(() => refused),
    )
    expect(await kinds(practice)).toEqual(['started', 'tested'])
  })

  test('is over at its deadline, though nobody ended it', async () => {
    const { bank, folder } = await inExam()
    await journal(folder, [
      { kind: 'started', at: at(0), mode: 'exam', minutes: 5, deadlineAt: at(5) },
    ])
    const stand = await kata(bank, ['exam'])
    expect(stand.stdout).toContain('exam · time was up at 5:00')
    await solve(bank, folder, 'flaws/swallows-failures.ts')
    expect((await kata(bank, ['test', 'relay'])).stdout).toContain('npx kata replay relay')
    expect((await kata(bank, ['finish', folder])).stdout).toContain('is over already')
  })

  test('takes the name of its kata, though there is an attempt for practice', async () => {
    const { bank } = await started()
    await kata(bank, ['exam', '--katas', 'relay'])
    expect((await kata(bank, ['test', 'relay'])).stdout).toMatch(/^Message relay · .*exam\n/)
    expect((await kata(bank, ['hint', 'relay'])).code).toBe(USAGE)
    await kata(bank, ['finish'])
    expect((await kata(bank, ['status', 'relay'])).stdout).toMatch(/· practice/)
  })

  test('goes by its folder in advice afterwards, where the name means practice', async () => {
    const { bank } = await started()
    await kata(bank, ['exam', '--katas', 'relay'])
    await kata(bank, ['finish'])
    const exam = (await readdir(join(bank, 'attempts'))).find((name) => name.startsWith('exam-'))
    const place = join('attempts', exam ?? '', 'relay')
    const { stdout } = await kata(bank, ['test', place])
    expect(stdout).toContain(`stuck? npx kata hint ${place}\n`)
    expect(stdout).toContain(`again: npx kata replay ${place} `)
  })

  test('is no progress in the list, which says that it runs', async () => {
    const { bank } = await inExam()
    const { stdout } = await kata(bank, ['list'])
    expect(stdout).toMatch(/relay +easy +5 +2 +–\n/)
    expect(stdout).toMatch(/an exam is running: exam · \d:\d\d left of 5:00/)
  })

  test('counts in the list when it was solved in it, and so does a solve before a reset', async () => {
    const { bank, folder } = await inExam()
    await journal(folder, [
      { kind: 'started', at: at(0), mode: 'exam', minutes: 5, deadlineAt: at(5) },
      { kind: 'tested', at: at(3), seed: 1, levels: ['pass', 'pass'] },
    ])
    expect((await kata(bank, ['list'])).stdout).toMatch(/relay .* ✓ solved\n/)
    await rm(join(folder, '..'), { recursive: true })
    await kata(bank, ['start', 'relay'])
    const practice = join(bank, 'attempts', 'relay')
    const tested = { kind: 'tested', at: at(3), seed: 1, levels: ['pass', 'pass'] }
    await journal(practice, [{ kind: 'started', at: at(0) }, tested])
    await kata(bank, ['reset', 'relay'])
    expect((await kata(bank, ['list'])).stdout).toMatch(/relay .* ✓ solved; started\n/)
    await journal(practice, [
      { kind: 'started', at: at(0) },
      { kind: 'gave-up', at: at(1) },
      tested,
    ])
    expect((await kata(bank, ['list'])).stdout).toMatch(/✓ solved; 2 of 2 levels, given up\n/)
  })

  test('is none before the first', async () => {
    const bank = await temporaryBank()
    expect((await kata(bank, ['exam'])).stdout).toMatch(/^there is no exam yet/)
    expect(JSON.parse((await kata(bank, ['exam', '--json'])).stdout)).toEqual({
      format: 1,
      exam: null,
    })
  })
})

describe('vitest', () => {
  test('shows counts alone in a running exam, wherever one stands', async () => {
    const { bank, folder } = await inExam()
    await solve(bank, folder, 'flaws/swallows-failures.ts')
    const { code, stdout, stderr } = await vitest(bank, join(folder, 'kata.test.ts'))
    const output = stdout + stderr
    expect(code).toBe(1)
    expect(output).toMatch(/level 2 · the worker fails\nError: \d of \d laws hold\n/)
    expect(output).not.toMatch(/replay|often:|█|seed|run-completes|no-stray|once/)
    await kata(bank, ['finish'])
    const after = await vitest(bank, join(folder, 'kata.test.ts'))
    expect(after.stdout + after.stderr).toMatch(/again: npx kata replay attempts\/exam-\S+ \S+/)
  })

  test('shows the levels of an interview that have been asked', async () => {
    const { bank, folder } = await started('--interview')
    await solve(bank, folder, 'flaws/swallows-failures.ts')
    const { code, stdout, stderr } = await vitest(bank, join(folder, 'kata.test.ts'))
    expect([code, stdout + stderr]).toEqual([0, expect.stringMatching(/passed \| 1 todo/)])
    expect(stdout + stderr).not.toContain('the worker fails')
    // Level 1 is green: now the next one is asked.
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('## Level 2')
  })

  test('does not look at attempts that were put away', async () => {
    const { bank, folder } = await started()
    await solve(bank, folder, 'reference.ts')
    await symlink(join(KIT_ROOT, 'vitest.config.ts'), join(bank, 'vitest.config.ts'))
    await kata(bank, ['reset', 'relay'])
    const { stdout, stderr } = await vitest(bank, '/kata.test.ts')
    expect(stdout + stderr).toMatch(/Test Files +1 failed \(1\)/)
  })
})

describe('finish', () => {
  test('ends an interview: all levels are open, and a second time it is over already', async () => {
    const { bank, folder } = await started('--interview')
    const { code, stdout } = await kata(bank, ['finish'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('interview is over: 0 of 2')])
    expect(stdout).toContain('npx kata review relay')
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('## Level 2')
    expect((await kata(bank, ['finish'])).stdout).toContain('over already')
    expect(await kinds(folder)).toEqual(['started', 'ended'])
  })

  test('works on an interview that ended by time, whose clock stands still', async () => {
    const { bank, folder } = await started('--interview')
    const all = ['pass', 'pass']
    await journal(folder, [
      { kind: 'started', at: at(0), mode: 'interview', minutes: 5, deadlineAt: at(5) },
      { kind: 'tested', at: at(3), seed: 1, levels: ['pass', 'fail'] },
      { kind: 'tested', at: at(9), seed: 1, levels: all },
    ])
    const { code, stdout } = await kata(bank, ['finish'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Message relay · interview · time was up at 5:00\n/)
    expect(stdout).toContain('was over when its time was up: 1 of 2 levels green')
    const status = JSON.parse((await kata(bank, ['status', '--json'])).stdout) as object
    expect(status).toMatchObject({ elapsedMs: 5 * MINUTE_MS, leftMs: 0, isOver: true })
  })

  test('has nothing to end in practice', async () => {
    const { bank, folder } = await started()
    const { code, stderr } = await kata(bank, ['finish'])
    expect([code, stderr]).toEqual([USAGE, expect.stringContaining('is practice')])
    expect(await kinds(folder)).toEqual(['started'])
  })

  test('ends the running exam, though practice was saved later', async () => {
    const { bank, exam } = await inExam()
    await kata(bank, ['start', 'relay'])
    expect((await kata(bank, ['finish'])).code).toBe(0)
    expect(await kinds(join(exam, 'relay'))).toEqual(['started', 'ended'])
    expect((await kata(bank, ['finish', exam])).stdout).toContain('over already')
  })
})

describe('reset', () => {
  test('puts the attempt away whole, and starts a new one', async () => {
    const { bank, folder } = await started()
    await writeFile(join(folder, 'solution.ts'), '// mine')
    const { code, stdout } = await kata(bank, ['reset', 'relay'])
    expect(code).toBe(0)
    const archive = /attempts\/\.archive\/relay\/[^/]+/.exec(stdout)?.[0] ?? ''
    expect(await readFile(join(bank, archive, 'solution.ts'), 'utf8')).toBe('// mine')
    expect(await kinds(join(bank, archive))).toEqual(['started'])
    expect(await readFile(join(folder, 'solution.ts'), 'utf8')).toContain('Not written yet')
    expect((await kata(bank, ['list'])).stdout).toMatch(/relay .*started/)
  })

  test('keeps the mode and the time, unless one asks for others', async () => {
    const { bank } = await started('--interview', '--minutes', '9')
    const { stdout } = await kata(bank, ['reset'])
    expect(stdout).toContain(
      'an interview again; practice instead: npx kata reset relay --practice',
    )
    expect((await kata(bank, ['status'])).stdout).toMatch(/· interview .* left of 9:00/)
    await kata(bank, ['reset', '--practice', '--minutes', '7'])
    const again = await kata(bank, ['reset'])
    expect(again.stdout).toContain('its deadline is kept, 7:00')
    expect((await kata(bank, ['status'])).stdout).toMatch(/· practice .* left of 7:00/)
    await kata(bank, ['reset', '--practice'])
    expect((await kata(bank, ['status'])).stdout).toMatch(/· practice \d+:\d\d\n/)
  })

  test('keeps no attempt that is as it was given', async () => {
    const { bank, folder } = await started('--interview')
    const { stdout } = await kata(bank, ['start', 'relay', '--minutes', '9'])
    expect(stdout).toMatch(/^Message relay: 9:00, 2 levels/)
    expect((await kata(bank, ['reset'])).stdout).toContain('was not kept')
    expect(await readdir(join(bank, 'attempts', '.archive'))).toEqual([])
    expect(await kinds(folder)).toEqual(['started'])
  })

  test('is undone by restore, which lists what was put away', async () => {
    const { bank, folder } = await started()
    await writeFile(join(folder, 'solution.ts'), '// first')
    await kata(bank, ['reset'])
    await writeFile(join(folder, 'solution.ts'), '// second')
    const { stdout } = await kata(bank, ['restore'])
    expect(stdout).toMatch(
      / 1 {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}practice {3}0 of 2 levels green, 0 runs\n/,
    )
    const none = await kata(bank, ['restore', 'relay', '2'])
    expect([none.code, none.stderr]).toEqual([USAGE, expect.stringContaining('got number 2')])
    expect((await kata(bank, ['restore', 'relay', '1'])).stdout).toContain(
      'is back in attempts/relay/',
    )
    expect(await readFile(join(folder, 'solution.ts'), 'utf8')).toBe('// first')
    await kata(bank, ['restore', 'relay', '1'])
    expect(await readFile(join(folder, 'solution.ts'), 'utf8')).toBe('// second')
  })

  test('says where to go when one stands in the old folder', async () => {
    const { bank, folder } = await started()
    const { stdout } = await kata(bank, ['reset'], folder)
    expect(stdout).toContain(`cd ${folder}\n`)
  })

  test('changes nothing when the archive cannot be made', async () => {
    const { bank, folder } = await started()
    await writeFile(join(bank, 'attempts', '.archive'), 'in the way')
    const { code, stderr } = await kata(bank, ['reset'])
    expect([code, stderr]).toEqual([USAGE, expect.stringContaining('nothing has changed')])
    expect(stderr).not.toMatch(/^ +at /m)
    expect(await kinds(folder)).toEqual(['started'])
  })

  test('changes nothing when the new attempt cannot be made', async () => {
    const { bank, folder } = await started()
    await rm(join(bank, 'katas', 'relay', 'starter.ts'))
    const { code, stderr } = await kata(bank, ['reset'])
    expect([code, stderr]).toEqual([USAGE, expect.stringContaining('nothing has changed')])
    expect(await kinds(folder)).toEqual(['started'])
  })
})

describe('stats', () => {
  const tested = (minute: number, levels: string[]): object => ({
    kind: 'tested',
    at: at(minute),
    seed: 1,
    levels,
  })

  test('say so before the first attempt', async () => {
    const bank = await temporaryBank()
    expect((await kata(bank, ['stats'])).stdout).toMatch(/^no attempts yet/)
    expect((await kata(bank, ['stats', 'relay'])).stdout).toMatch(/^no attempt at relay yet/)
  })

  test('show every attempt with its time, the best and what is due', async () => {
    const { bank, folder } = await started()
    const begun = { kind: 'started', at: at(0) }
    const put = (...entries: object[]): Promise<void> => journal(folder, [begun, ...entries])
    await put({ kind: 'hint', at: at(1), level: 1 }, tested(20, ['pass', 'pass']))
    await kata(bank, ['reset'])
    await put({ kind: 'gave-up', at: at(3) }, tested(4, ['pass', 'pass']))
    await kata(bank, ['reset'])
    await put(tested(10, ['pass', 'pass']))
    await kata(bank, ['exam', '--katas', 'relay'])
    const { stdout } = await kata(bank, ['stats', 'relay'])
    expect(stdout).toMatch(/practice +2 of 2 +20:00 +1 +1 +█{15}\n/)
    expect(stdout).toMatch(/practice +2 of 2 +4:00 +1 +0 +gave up\n/)
    expect(stdout).toMatch(/practice +2 of 2 +10:00 +1 +0 +█{7}▌\n/)
    expect(stdout).toMatch(/best: 10:00 on 2026-03-02, with 0 hints\ndue: +since \d+ days\n/)
    expect(stdout).toContain('3 attempts')
    expect(widest(stdout)).toBeLessThanOrEqual(80)
    const all = await kata(bank, ['stats'])
    expect(all.stdout).toMatch(/relay +3 +10:00 +since \d+ days\n/)
    expect(all.stdout).toContain('due now: npx kata reset relay')
  })

  test('--json holds the same, one object for all katas', async () => {
    const { bank, folder } = await started()
    await journal(folder, [{ kind: 'started', at: at(0) }, tested(8, ['pass', 'fail'])])
    expect(JSON.parse((await kata(bank, ['stats', '--json'])).stdout)).toEqual({
      format: 1,
      katas: [
        {
          kata: 'relay',
          levels: 2,
          bestMs: null,
          dueAt: null,
          isDue: false,
          attempts: [
            {
              folder: 'attempts/relay',
              startedAt: at(0),
              mode: 'practice',
              levelsGreen: 1,
              solvedInMs: null,
              solvedLate: false,
              tests: 1,
              hints: 0,
              gaveUp: false,
              isHonest: false,
            },
          ],
        },
      ],
    })
  })
})

describe('start', () => {
  test('in another mode than the attempt has says how to begin one', async () => {
    const { bank, folder } = await started()
    await writeFile(join(folder, 'solution.ts'), '// mine')
    const { code, stderr } = await kata(bank, ['start', 'relay', '--interview', '--minutes', '9'])
    expect([code, stderr]).toEqual([
      USAGE,
      expect.stringContaining('npx kata reset relay --interview --minutes 9'),
    ])
  })

  test('of an interview gives the plan, and level 1 alone', async () => {
    const { bank, folder } = await started()
    await kata(bank, ['reset'])
    const { stdout } = await kata(bank, ['reset', '--interview'])
    expect(stdout).toMatch(/0:00 – +0:30 {2}clarify\n[^]*4:30 – +5:00 {2}wrap-up/)
    expect(await readFile(join(folder, 'README.md'), 'utf8')).not.toContain('## Level 2')
  })

  test('--minutes gives practice a deadline that the list shows', async () => {
    const { bank } = await started('--minutes', '30')
    expect((await kata(bank, ['list'])).stdout).toMatch(/started, \d+:\d\d left\n/)
  })

  test('a journal that cannot be written gets a sentence', async () => {
    const { bank, folder } = await started()
    const file = join(folder, '.kata', 'journal.jsonl')
    await rm(file)
    await mkdir(file)
    const { code, stderr } = await kata(bank, ['hint'])
    expect([code, stderr]).toEqual([USAGE, expect.stringContaining('journal cannot be written')])
  })
})
