import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { filesOf, KIT_ROOT } from '../bank/bank.ts'
import { makeDemoClass, type DemoClass } from '../grading/demo-class.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import type { Results } from '../results/results.ts'
import { cpuMsOfCall } from './cpu-of-call.ts'
import { cpuMsOfNamespace, inNamespace } from './cpu-of-namespace.ts'
import { differencesBetween } from './folder-difference.ts'
import { gradeAndKill } from './grade-and-kill.ts'
import { testFolder } from './test-folder.ts'

const { values: flags } = parseArgs({
  options: {
    class: { type: 'string', default: '500' },
    beside: { type: 'string', default: '50' },
    katas: { type: 'string' },
    runs: { type: 'string', default: '100' },
    kills: { type: 'string', default: '0' },
  },
})

/**
 * `npm run bench:grading`: what a class costs, beside one vitest run for each submission and kata. With
 * `--kills 5` the large class is graded once more, killed so often on the way, and must come out the same.
 */
async function benchGrading(): Promise<void> {
  const small = await measured(Number(flags.beside))
  const large = await measured(Number(flags.class))
  const vitest = large.katas.reduce((sum, slug) => sum + vitestMs(slug), 0) / large.katas.length
  const node = cpuMsOfCall(['-e', '0'], 20)
  const each = large.cpuMs / large.judged
  row('students, reports written', large.students)
  row('solutions judged (a student’s kata)', large.judged)
  row('generated workloads a level', Number(flags.runs))
  row('solutions a second', large.judged / large.seconds, '/s')
  row('time a solution', (1_000 * large.seconds) / large.judged, 'ms')
  row('processor time a solution', each, 'ms')
  row('processor time of one vitest run, 100 workloads a level', vitest, 'ms')
  row('a solution / vitest run (budget: 0.2)', each / vitest, '×')
  row('a solution / node -e 0', each / node, '×')
  row(`peak memory of the parent, class of ${small.students}`, small.peakMb, 'MB')
  row(`peak memory of the parent, class of ${large.students}`, large.peakMb, 'MB')
  row(`load at the end, on ${availableParallelism()} cores`, loadavg()[1] ?? 0)
}

interface Measured {
  students: number
  judged: number
  katas: string[]
  seconds: number
  cpuMs: number
  peakMb: number
}

/** The parent tells at its end how much memory it ever held. */
const TELL_PEAK = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\npeak '+process.resourceUsage().maxRSS+'\\n'))`

async function measured(size: number): Promise<Measured> {
  const folder = temporaryFolder()
  try {
    const made = await makeDemoClass(folder.path, {
      size,
      ...(flags.katas !== undefined && { katas: flags.katas.split(',') }),
    })
    const out = join(folder.path, 'graded')
    const [file = '', ...args] = inNamespace([
      ...[process.execPath, '--import', TELL_PEAK],
      ...gradeArgs(made, out),
    ])
    const beganMs = performance.now()
    const { stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
    const seconds = (performance.now() - beganMs) / 1_000
    const cpuMs = cpuMsOfNamespace(stdout)
    const peak = /^peak (\d+)$/m.exec(stderr)?.[1]
    if (peak === undefined || cpuMs === undefined) {
      throw new Error(`kata grade was not measured:\n${stderr}`)
    }
    const results = readFileSync(join(out, 'reports', 'results.json'), 'utf8')
    const { students, assignment: asked } = JSON.parse(results) as Results
    if (size === Number(flags.class)) await killed(made, out, Number(flags.kills))
    const outcomes = students.flatMap(({ katas }) => katas.map(({ outcome }) => outcome))
    return {
      ...{ students: students.length, seconds, cpuMs, peakMb: Number(peak) / 1_024 },
      judged: outcomes.filter((outcome) => outcome !== 'missing' && outcome !== 'rejected').length,
      katas: asked.katas.map(({ kata }) => kata),
    }
  } finally {
    folder.remove()
  }
}

function gradeArgs({ submissions, assignment, roster }: DemoClass, out: string): string[] {
  const kata = join(KIT_ROOT, 'harness', 'cli', 'kata.js')
  const from = [submissions, '--assignment', assignment, '--roster', roster, '--runs', flags.runs]
  return [kata, 'grade', ...from, '--out', out]
}

/** Grades the class once more, by the same secret, and holds the reports against those of the other time. */
async function killed(made: DemoClass, wholeOut: string, kills: number): Promise<void> {
  if (kills === 0) return
  const out = `${wholeOut}-killed`
  mkdirSync(join(out, 'state'), { recursive: true })
  cpSync(join(wholeOut, 'state', 'secret'), join(out, 'state', 'secret'))
  const journalBytes = readFileSync(join(wholeOut, 'state', 'journal.jsonl')).length
  const moments = await gradeAndKill(gradeArgs(made, out), { out, kills, journalBytes })
  const differences = differencesBetween(join(wholeOut, 'reports'), join(out, 'reports'))
  for (const moment of moments) process.stdout.write(`killed ${moment}\n`)
  for (const difference of differences) process.stdout.write(`differs: ${difference}\n`)
  row(`files of the reports that differ after ${moments.length} kills`, differences.length)
  if (differences.length > 0) process.exitCode = 1
}

/** Of the reference, over the same laws and as many workloads. */
function vitestMs(slug: string): number {
  const folder = testFolder(slug, filesOf(slug).reference)
  try {
    return cpuMsOfCall(['node_modules/vitest/vitest.mjs', 'run', folder])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function row(what: string, figure: number, unit = ''): void {
  process.stdout.write(`${what.padEnd(58)} ${figure.toPrecision(3).padStart(9)} ${unit}\n`)
}

await benchGrading()
