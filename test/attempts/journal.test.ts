import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { attemptIn, type Attempt } from '../../harness/attempts/folder.ts'
import { JournalError } from '../../harness/attempts/journal-error.ts'
import { nowMsOf, readJournal, record, type Entry } from '../../harness/attempts/journal.ts'
import { progressOf } from '../../harness/attempts/progress.ts'
import { KIT_ROOT } from '../../harness/bank/bank.ts'

const LEVELS = 3
const SEED = 20261121

async function emptyAttempt(): Promise<Attempt> {
  const folder = await mkdtemp(join(tmpdir(), 'kata-journal-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, '.kata'))
  return attemptIn(folder, 'relay')
}

function journalOf({ folder }: Attempt): string {
  return join(folder, '.kata', 'journal.jsonl')
}

const at = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const positive = fc.integer({ min: 1, max: 9 })
const levels = fc.array(fc.constantFrom('pass' as const, 'fail' as const, 'unknown' as const))
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: fc.constant('started' as const), at, mode: fc.constant('practice' as const) }),
  fc.record({ kind: fc.constant('tested' as const), at, seed: fc.nat(), levels }),
  fc.record({ kind: fc.constant('hint' as const), at, level: positive }),
  fc.record({ kind: fc.constant('asked' as const), at, question: positive }),
  fc.record({
    kind: fc.constant('asked' as const),
    at,
    words: fc.string(),
    offered: fc.array(fc.oneof(positive, fc.string())),
  }),
  fc.record({ kind: fc.constant('gave-up' as const), at }),
  fc.record({ kind: fc.constant('ended' as const), at }),
)
const garbage = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')),
  fc.json(),
  // Nearly an entry: an instant or a mode that is none.
  fc.record({ kind: fc.constant('hint'), at: fc.string(), level: fc.integer() }).map(toLine),
  fc.constantFrom(
    '{"kind":"hint","at":"2026-02-31T25:00:00Z","level":1}',
    '{"kind":"started","at":"2026-01-01T00:00:00Z","mode":"nap"}',
    '{"kind":"hint","at":"+275760-09-13T00:00:00.001Z","level":1}',
    '{"kind":"hint","at":"2026-01-01T00:00+99:99","level":1}',
    '\u0000\u0000\u0000',
  ),
)

function toLine(value: unknown): string {
  return JSON.stringify(value)
}

/** As `record` writes them: each begins with its own line break. */
function textOf(lines: string[]): string {
  return lines.map((line) => `\n${line}`).join('')
}

/** Everything that reads a journal, so that one that throws is found. */
function readAll(attempt: Attempt): Entry[] {
  const entries = readJournal(attempt)
  progressOf(entries, LEVELS)
  return entries
}

test('a journal cut off at any byte keeps every whole record before the cut', async () => {
  const attempt = await emptyAttempt()
  const cut = fc.tuple(
    fc.array(entry, { maxLength: 8 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  await fc.assert(
    fc.asyncProperty(cut, async ([entries, share]) => {
      const lines = entries.map(toLine)
      const bytes = Buffer.from(textOf(lines))
      const kept = Math.floor(share * bytes.length)
      await writeFile(journalOf(attempt), bytes.subarray(0, kept))
      const whole = lines.filter((_, index) => textOf(lines.slice(0, index + 1)).length <= kept)
      expect(readAll(attempt)).toEqual(entries.slice(0, whole.length))
    }),
    { seed: SEED, numRuns: 200 },
  )
})

test('a record after a torn line is whole, and the torn line alone is lost', async () => {
  const attempt = await emptyAttempt()
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      async (all, cut) => {
        const text = textOf(all.map(toLine))
        const last = toLine(all.at(-1))
        await writeFile(journalOf(attempt), text.slice(0, text.length - 1 - (cut % last.length)))
        await record(attempt, { kind: 'hint', level: 2 })
        const entries = readAll(attempt)
        expect(entries.slice(0, -1)).toEqual(all.slice(0, -1))
        expect(entries.at(-1)).toMatchObject({ kind: 'hint', level: 2 })
      },
    ),
    { seed: SEED, numRuns: 100 },
  )
})

test('garbage between records hides none of them', async () => {
  const attempt = await emptyAttempt()
  const line = fc.oneof(
    entry.map((value) => ({ line: toLine(value), value })),
    garbage.map((line) => ({ line, value: undefined })),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      await writeFile(journalOf(attempt), textOf(lines.map((one) => one.line)))
      const wanted = lines.flatMap(({ value }) => value ?? [])
      const found = readAll(attempt)
      expect(wanted.filter((one) => !found.some((other) => toLine(other) === toLine(one)))).toEqual(
        [],
      )
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('bytes that are no text break no reader', async () => {
  const attempt = await emptyAttempt()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      await writeFile(journalOf(attempt), bytes)
      expect(readAll(attempt)).toEqual([])
    }),
    { seed: SEED, numRuns: 100 },
  )
})

test('a journal that is a folder reads as none', async () => {
  const attempt = await emptyAttempt()
  await mkdir(journalOf(attempt))
  expect(readAll(attempt)).toEqual([])
  await expect(record(attempt, { kind: 'ended' })).rejects.toThrow(JournalError)
})

test('two processes that write at once lose nothing', async () => {
  const attempt = await emptyAttempt()
  const script = join(attempt.folder, 'write.mts')
  const journal = join(KIT_ROOT, 'harness', 'attempts', 'journal.ts')
  await writeFile(
    script,
    `import { record } from ${JSON.stringify(journal)}
const [folder = '', level] = process.argv.slice(2)
const attempt = { slug: 'relay', folder, solution: '' }
for (let time = 0; time < 50; time++) await record(attempt, { kind: 'hint', level: Number(level) })
`,
  )
  await Promise.all([1, 2].map((level) => run(script, [attempt.folder, String(level)])))
  const entries = readJournal(attempt)
  const { hints } = progressOf(entries, LEVELS)
  expect(Object.fromEntries(hints)).toEqual({ 1: 50, 2: 50 })
  expect((await readFile(journalOf(attempt), 'utf8')).trim().split('\n')).toHaveLength(100)
})

test('a clock that was set back does not go behind the latest entry', async () => {
  const attempt = await emptyAttempt()
  const deadlineAt = '2200-01-01T00:30:00.000Z'
  const lines = [
    { kind: 'started', at: '2200-01-01T00:00:00.000Z', mode: 'interview', minutes: 30, deadlineAt },
    { kind: 'hint', at: '2200-01-01T00:20:00.000Z', level: 1 },
  ]
  await writeFile(journalOf(attempt), textOf(lines.map(toLine)))
  const progress = progressOf(readJournal(attempt), LEVELS, {
    clocks: { wallMs: Date.parse('2026-01-01T00:00:00Z') },
  })
  expect(progress).toMatchObject({ elapsedMs: 20 * 60_000, leftMs: 10 * 60_000, isOver: false })
  await record(attempt, { kind: 'hint', level: 1 })
  expect(readJournal(attempt).at(-1)?.at).toBe('2200-01-01T00:20:00.000Z')
})

test('a journal of very many entries has a present instant too', () => {
  const entries = Array.from({ length: 300_000 }, (): Entry => ({
    kind: 'hint',
    at: '2026-01-01T00:00:00.000Z',
    level: 1,
  }))
  expect(nowMsOf(entries, { wallMs: 0 })).toBe(Date.parse('2026-01-01T00:00:00.000Z'))
})

function run(script: string, args: string[]): Promise<void> {
  const tsx = join(KIT_ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsx, script, ...args], { stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`exit code ${String(code)}`)),
    )
  })
}
