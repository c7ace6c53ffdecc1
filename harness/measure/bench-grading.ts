import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { filesOf, KIT_ROOT } from '../bank/bank.ts'
import { makeDemoClass } from '../grading/demo-class.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import type { Results } from '../results/results.ts'
import { childrensCpuMs, cpuMsOfCall } from './cpu-of-call.ts'
import { testFolder } from './test-folder.ts'

const { values: flags } = parseArgs({ options: { class: { type: 'string', default: '500' } } })

/** `npm run bench:grading`: what a class costs, beside one vitest run for each submission and kata. */
async function benchGrading(): Promise<void> {
  const small = await measured(30)
  const large = await measured(Number(flags.class))
  const vitest = large.katas.reduce((sum, slug) => sum + vitestMs(slug), 0) / large.katas.length
  const node = cpuMsOfCall(['-e', '0'], 20)
  const each = large.cpuMs / large.judged
  row('students, reports written', large.students, '')
  row('solutions judged (a student’s kata)', large.judged, '')
  row('solutions a second', large.judged / large.seconds, '/s')
  row('processor time a solution', each, 'ms')
  row('processor time of one vitest run', vitest, 'ms')
  row('a solution / vitest run', each / vitest, '×')
  row('a solution / node -e 0', each / node, '×')
  row('peak memory of the parent, class of 30', small.peakMb, 'MB')
  row(`peak memory of the parent, class of ${large.students}`, large.peakMb, 'MB')
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
    const { submissions, assignment, roster } = await makeDemoClass(folder.path, size)
    const out = join(folder.path, 'graded')
    const kata = join(KIT_ROOT, 'harness', 'cli', 'kata.js')
    const args = ['--import', TELL_PEAK, kata, 'grade', submissions, '--assignment', assignment]
    const all = ['-c', '"$@" >/dev/null; times', 'sh', process.execPath, ...args]
    const beganMs = performance.now()
    const { stdout, stderr } = spawnSync('sh', [...all, '--roster', roster, '--out', out], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
    const seconds = (performance.now() - beganMs) / 1_000
    const cpuMs = childrensCpuMs(stdout)
    const peak = /^peak (\d+)$/m.exec(stderr)?.[1]
    if (peak === undefined || cpuMs === undefined)
      throw new Error(`kata grade was not measured:\n${stderr}`)
    const results = readFileSync(join(out, 'reports', 'results.json'), 'utf8')
    const { students, assignment: asked } = JSON.parse(results) as Results
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

/** Of the reference, over the same laws and as many workloads. */
function vitestMs(slug: string): number {
  const folder = testFolder(slug, filesOf(slug).reference)
  try {
    return cpuMsOfCall(['node_modules/vitest/vitest.mjs', 'run', folder])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function row(what: string, figure: number, unit: string): void {
  process.stdout.write(`${what.padEnd(58)} ${figure.toPrecision(3).padStart(9)} ${unit}\n`)
}

await benchGrading()
