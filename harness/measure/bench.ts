import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { filesOf, findKatas, KIT_ROOT, loadKata } from '../bank/bank.ts'
import { runnerOfFile } from '../bank/runner-of-file.ts'
import { realNowMs } from '../core/clock.ts'
import { exploreAll } from '../explore/explore.ts'
import { planOf, RUNS_DEFAULT } from '../explore/plan.ts'
import { median } from '../lib/median.ts'
import { cpuMsOfCall } from './cpu-of-call.ts'
import { testFolder } from './test-folder.ts'

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
})
const ROUNDS = Number(flags.rounds)
const STARTS = 20

interface Row {
  what: string
  figure: number
  unit: string
}

/** `npm run bench`: how long a learner waits, beside vitest in the same run, and how fast runs are. */
async function bench(): Promise<void> {
  const rows = [...startRows(), ...coldRows(), ...(await warmRows())]
  if (flags.json) process.stdout.write(`${JSON.stringify({ format: 1, rounds: ROUNDS, rows })}\n`)
  else
    for (const { what, figure, unit } of rows)
      print(`${what.padEnd(58)} ${figure.toPrecision(3).padStart(9)} ${unit}`)
}

/** Processor time, user and system together, of the command beside that of Node alone, in turn. */
function startRows(): Row[] {
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(cpuMsOfCall(['harness/cli/kata.js', '--help'], STARTS))
    theirs.push(cpuMsOfCall(['-e', '0'], STARTS))
  }
  return [
    { what: 'kata --help, processor time', figure: median(ours), unit: 'ms' },
    { what: 'node -e 0, processor time', figure: median(theirs), unit: 'ms' },
    { what: 'kata --help / node -e 0', figure: median(ours) / median(theirs), unit: '×' },
  ]
}

/** Whole processes in turn, A B A B, on the same kata and the same reference; medians and their ratio. */
function coldRows(): Row[] {
  return findKatas().flatMap((slug) => {
    const { reference } = filesOf(slug)
    const folder = testFolder(slug, reference)
    try {
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        ours.push(timed(['harness/cli/kata.js', 'test', slug, '--file', reference]))
        theirs.push(timed(['node_modules/vitest/vitest.mjs', 'run', folder]))
      }
      return [
        { what: `${slug}: kata test, cold`, figure: median(ours), unit: 'ms' },
        { what: `${slug}: vitest run, cold`, figure: median(theirs), unit: 'ms' },
        {
          what: `${slug}: kata test / vitest run`,
          figure: median(ours) / median(theirs),
          unit: '×',
        },
      ]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

async function warmRows(): Promise<Row[]> {
  const rows: Row[] = []
  for (const slug of findKatas()) {
    const kata = await loadKata(slug)
    const runner = await runnerOfFile(slug, filesOf(slug).reference)
    let events = 0
    let runs = 0
    let runningMs = 0
    const counted = {
      exports: runner.exports,
      async run(...[workloads]: Parameters<typeof runner.run>) {
        const startMs = realNowMs()
        const histories = await runner.run(workloads)
        runningMs += realNowMs() - startMs
        runs += histories.length
        for (const history of histories) events += history.events.length
        return histories
      },
    }
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const startMs = realNowMs()
      await exploreAll(planOf(kata, { seed: round, runs: RUNS_DEFAULT }), counted)
      times.push(realNowMs() - startMs)
    }
    rows.push(
      { what: `${slug}: one default test, all levels, warm`, figure: median(times), unit: 'ms' },
      { what: `${slug}: runs a second`, figure: (runs / runningMs) * 1_000, unit: '/s' },
      {
        what: `${slug}: recorded virtual events a second`,
        figure: (events / runningMs) * 1_000,
        unit: '/s',
      },
    )
  }
  return rows
}

function timed(args: string[]): number {
  const startMs = realNowMs()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: KIT_ROOT, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stderr}`)
  return realNowMs() - startMs
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

await bench()
