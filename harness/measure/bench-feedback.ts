import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { attemptIn } from '../attempts/folder.ts'
import { startAttempt } from '../attempts/start-attempt.ts'
import { filesOf, findKatas, KIT_ROOT, loadKata } from '../bank/bank.ts'
import { realNowMs } from '../core/clock.ts'
import { median } from '../lib/median.ts'
import { openPseudoTerminal, type PseudoTerminal } from './pseudo-terminal.ts'

const { values: flags } = parseArgs({
  options: {
    saves: { type: 'string', default: '30' },
    kata: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const SAVES = Number(flags.saves)
/** The budget: half the time that vitest takes, or less. */
const RATIO_MAX = 0.5
const SIZE = { columns: 120, rows: 50 }
const LIMIT_MS = 300_000

/** Milliseconds from the write of the file to the screen, medians over all saves of one kata. */
interface Feedback {
  kata: string
  saves: number
  /** `kata watch`: every level is green on the screen; stress traffic may still run. */
  firstMs: number
  /** `kata watch`: the same, stress included. */
  finalMs: number
  /** `vitest --watch`: the summary of the run again, stress included. */
  vitestMs: number
  firstRatio: number
  finalRatio: number
}

/**
 * `npm run bench:feedback`: how long one waits after a save, in `kata watch` and in `vitest --watch`,
 * on the same kata, reference and properties, in turn.
 */
async function benchFeedback(): Promise<void> {
  const katas = flags.kata === undefined ? findKatas() : [flags.kata]
  if (!flags.json)
    print(`from a save to the verdict on the screen, medians of ${SAVES} saves in turn`)
  if (!flags.json) print(rowOf(['kata', 'first', 'final', 'vitest', 'first/v.', 'final/v.', '']))
  const rows: Feedback[] = []
  for (const kata of katas) {
    const row = await feedbackOf(kata)
    rows.push(row)
    if (!flags.json) print(rowOf(cellsOf(row)))
  }
  if (flags.json) {
    const load = loadavg()[0]
    print(JSON.stringify({ format: 1, saves: SAVES, budget: RATIO_MAX, load, rows }))
  } else NOTES.forEach(print)
}

const NOTES = [
  '',
  'first   kata watch, all levels judged; stress traffic may follow',
  'final   kata watch, stress traffic judged as well',
  'vitest  vitest --watch with describeKata, which judges stress traffic with the rest',
  `The budget is first/v. of ${RATIO_MAX} or less. final/v. compares the very same properties.`,
]

/** Two watchers side by side, each on an attempt of its own; one is saved after the other. */
async function feedbackOf(kata: string): Promise<Feedback> {
  const { levels } = await loadKata(kata)
  const source = ownContract(readFileSync(filesOf(kata).reference, 'utf8'))
  mkdirSync(join(KIT_ROOT, 'attempts'), { recursive: true })
  const root = mkdtempSync(join(KIT_ROOT, 'attempts', 'bench-feedback-'))
  const watchers: PseudoTerminal[] = []
  const open = async (name: string, command: (folder: string) => string[]): Promise<Watcher> => {
    const attempt = attemptIn(join(root, name), kata)
    await startAttempt(attempt, KIT_ROOT)
    save(attempt.solution, source)
    const env = { ...process.env, CI: undefined, NO_COLOR: '1', FORCE_COLOR: undefined }
    const options = { cwd: KIT_ROOT, env, ...SIZE }
    const pty = openPseudoTerminal(process.execPath, command(attempt.folder), options)
    watchers.push(pty)
    return { pty, solution: attempt.solution }
  }
  try {
    const ours = await open('kata', (folder) => ['harness/cli/kata.js', 'watch', folder])
    await ours.pty.until(isAtRest, LIMIT_MS)
    const vitest = await open('vitest', (folder) => [VITEST, 'watch', join(folder, 'kata.test.ts')])
    await vitest.pty.until(PASSED, LIMIT_MS)
    const times = { first: [] as number[], final: [] as number[], vitest: [] as number[] }
    for (let count = 1; count <= SAVES; count++) {
      const text = `${source}// save ${count}\n`
      const { firstMs, finalMs } = await ourTimes(ours, text, { levels: levels.length })
      times.first.push(firstMs)
      times.final.push(finalMs)
      times.vitest.push(await vitestTime(vitest, text))
    }
    const [firstMs, finalMs] = [median(times.first), median(times.final)]
    const vitestMs = median(times.vitest)
    const ratios = { firstRatio: firstMs / vitestMs, finalRatio: finalMs / vitestMs }
    return { kata, saves: SAVES, firstMs, finalMs, vitestMs, ...ratios }
  } finally {
    for (const watcher of watchers) {
      watcher.kill('SIGTERM')
      await watcher.exit
    }
    rmSync(root, { recursive: true, force: true })
  }
}

interface Watcher {
  pty: PseudoTerminal
  solution: string
}

const VITEST = 'node_modules/vitest/vitest.mjs'
const RUN = /· run (\d+)(.*)$/m
const PASSED = /^ *Tests .*passed/m
/** How often vitest has run again, and what it has printed since. */
const RERUN = /RERUN .* x(\d+)([^]*)/

/** The verdict stands and the types are checked: the machine is quiet. */
function isAtRest(screen: string): boolean {
  return RUN.exec(screen)?.[2] === '' && /^types: (clean|\d)/m.test(screen)
}

/** Saves, and waits for the verdict of that run with all levels green; then for the final one. */
async function ourTimes(
  { pty, solution }: Watcher,
  text: string,
  { levels }: { levels: number },
): Promise<{ firstMs: number; finalMs: number }> {
  const run = runOf(pty.screen())
  const startMs = realNowMs()
  save(solution, text)
  const isGreen = (screen: string): boolean =>
    runOf(screen) > run && !screen.includes('checking…') && greenLevels(screen) === levels
  await pty.until(isGreen, LIMIT_MS)
  const firstMs = realNowMs() - startMs
  await pty.until((screen) => isGreen(screen) && RUN.exec(screen)?.[2] === '', LIMIT_MS)
  const finalMs = realNowMs() - startMs
  await pty.until(isAtRest, LIMIT_MS)
  return { firstMs, finalMs }
}

/** Saves, and waits for the summary of the run that this starts. */
async function vitestTime({ pty, solution }: Watcher, text: string): Promise<number> {
  const before = Number(RERUN.exec(pty.screen())?.[1] ?? 0)
  const startMs = realNowMs()
  save(solution, text)
  await pty.until((screen) => {
    const [, count, printed = ''] = RERUN.exec(screen) ?? []
    return Number(count) > before && PASSED.test(printed)
  }, LIMIT_MS)
  return realNowMs() - startMs
}

/** As an editor saves: nobody sees half a file. */
function save(file: string, text: string): void {
  writeFileSync(`${file}.saved`, text)
  renameSync(`${file}.saved`, file)
}

function runOf(screen: string): number {
  return Number(RUN.exec(screen)?.[1] ?? 0)
}

function greenLevels(screen: string): number {
  return screen.split('\n').filter((line) => line.startsWith('✓ level ')).length
}

/** A reference as it would stand in an attempt: it imports the contract beside it. */
function ownContract(source: string): string {
  return source.replace(/'[^']*\/contract\.ts'/, "'./contract.ts'")
}

function cellsOf({ kata, firstMs, finalMs, vitestMs, firstRatio, finalRatio }: Feedback): string[] {
  return [
    kata,
    ...[firstMs, finalMs, vitestMs].map((ms) => `${Math.round(ms)} ms`),
    ...[firstRatio, finalRatio].map((ratio) => `${ratio.toFixed(2)} ×`),
    firstRatio <= RATIO_MAX ? 'within the budget' : 'OVER THE BUDGET',
  ]
}

function rowOf([name = '', ...cells]: string[]): string {
  const [remark = '', ...figures] = cells.toReversed()
  const padded = figures.toReversed().map((cell) => cell.padStart(10))
  return `${name.padEnd(18)}${padded.join('')}  ${remark}`.trimEnd()
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

await benchFeedback()
