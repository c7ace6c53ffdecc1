import { fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import PQueue from 'p-queue'
import { filesOf, findKatas, KIT_ROOT, loadControls, loadKata } from '../bank/bank.ts'
import { RUNS_DEFAULT, upTo } from '../explore/plan.ts'
import { loadFlaws } from '../flaws/load-flaws.ts'
import { median, quantile } from '../lib/median.ts'
import type { Result, Task } from './soak-worker.ts'

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seeds: { type: 'string', default: '10000' },
    'flaw-seeds': { type: 'string', default: '1000' },
    runs: { type: 'string', default: String(RUNS_DEFAULT) },
    processes: { type: 'string', default: String(availableParallelism()) },
    of: { type: 'string', default: 'all' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const SEEDS_A_TASK = { correct: 10, flaw: 50 }
const LEDGER = join(KIT_ROOT, '.soak', 'ledger.jsonl')
const WORKER = join(KIT_ROOT, 'harness', 'measure', 'soak-worker.ts')

const PROGRESS_MS = 20_000

const workers: ChildProcess[] = []
const idleWorkers: ChildProcess[] = []

type Subject = Omit<Task, 'fromSeed' | 'seeds'> & { fingerprint: string }
type Line = { fingerprint: string; fromSeed: number } & Result

/**
 * `npm run soak`: references and positive controls over many seeds (all must pass), flaws over fewer
 * (all must be caught), generated workloads only; `--of correct` or `--of flaw` are one kind of them. Stops
 * after `--minutes`, or at Ctrl-C, and goes on from there the next time: the ledger is kept by what was
 * measured, so a changed file starts anew.
 */
async function soak(): Promise<void> {
  const untilMs = Date.now() + Number(flags.minutes) * 60_000
  const subjects = await allSubjects()
  const ledger = readLedger()
  const queue = new PQueue({ concurrency: Number(flags.processes) })
  const tasks = tasksOf(subjects, ledger)
  const told = progressOf(tasks)
  let isStopped = false
  const stop = (): void => {
    isStopped = true
    queue.clear()
    for (const worker of workers) worker.kill()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  for (const task of tasks) {
    void queue.add(async () => {
      if (Date.now() > untilMs) return
      const result = await inWorker(task).catch((error: unknown) => {
        if (!isStopped) throw error
      })
      if (!result) return
      const line: Line = { fingerprint: task.fingerprint, fromSeed: task.fromSeed, ...result }
      ledger.push(line)
      mkdirSync(dirname(LEDGER), { recursive: true })
      appendFileSync(LEDGER, `${JSON.stringify(line)}\n`)
      if (result.wrong)
        note(`${task.slug}/${task.name}: seed ${result.wrong.seed}: ${result.wrong.what}`)
      told(task)
    })
  }
  await queue.onIdle()
  for (const worker of workers) worker.kill()
  report(subjects, ledger)
}

/** Says now and then how far it is, and how long the rest would take at this pace. */
function progressOf(tasks: readonly Task[]): (task: Task) => void {
  const all = tasks.reduce((sum, { seeds }) => sum + seeds, 0)
  const startMs = Date.now()
  let [seeds, toldMs] = [0, startMs]
  return (task) => {
    seeds += task.seeds
    const nowMs = Date.now()
    if (nowMs - toldMs < PROGRESS_MS) return
    toldMs = nowMs
    const restMin = (((nowMs - startMs) / seeds) * (all - seeds)) / 60_000
    note(`${seeds} of ${all} seeds; at this pace the rest takes ${restMin.toFixed(0)} min`)
  }
}

async function allSubjects(): Promise<Subject[]> {
  const subjects: Subject[] = []
  for (const slug of findKatas()) {
    if (flags.only !== undefined && flags.only !== slug) continue
    const kata = await loadKata(slug)
    const levels = upTo(kata.levels.length)
    const { reference } = filesOf(slug)
    const runs = Number(flags.runs)
    const add = (subject: Omit<Subject, 'slug' | 'runs' | 'fingerprint'>): void => {
      if (flags.of !== 'all' && flags.of !== subject.kind) return
      subjects.push({ slug, runs, ...subject, fingerprint: fingerprint(slug, subject.file) })
    }
    add({ name: 'reference', file: reference, kind: 'correct', levels, exempt: [] })
    for (const control of await loadControls(kata)) {
      if (control.verdict !== 'pass') continue
      const exempt = Object.keys(control.exempt)
      add({
        name: control.name,
        file: control.file,
        kind: 'correct',
        levels: control.levels,
        exempt,
      })
    }
    for (const { name, file, level, laws } of await loadFlaws(slug)) {
      if (laws.every((law) => kata.laws.some(({ name, stress }) => name === law && stress)))
        continue
      add({ name, file, kind: 'flaw', levels: [level], exempt: [] })
    }
  }
  return subjects
}

/** What is still to be measured, a little of every subject in turn. */
function tasksOf(subjects: Subject[], ledger: Line[]): (Task & { fingerprint: string })[] {
  const done = new Set(ledger.map(({ fingerprint, fromSeed }) => `${fingerprint} ${fromSeed}`))
  return subjects
    .flatMap((subject) => {
      const total = Number(subject.kind === 'flaw' ? flags['flaw-seeds'] : flags.seeds)
      const size = SEEDS_A_TASK[subject.kind]
      return Array.from({ length: Math.ceil(total / size) }, (_, index) => {
        const fromSeed = 1 + index * size
        return {
          ...subject,
          fromSeed,
          seeds: Math.min(size, total + 1 - fromSeed),
          share: (index * size) / total,
        }
      })
    })
    .filter(({ fingerprint, fromSeed }) => !done.has(`${fingerprint} ${fromSeed}`))
    .sort((a, b) => a.share - b.share)
}

function startWorker(): ChildProcess {
  const worker = fork(WORKER, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  workers.push(worker)
  return worker
}

/** Has one task done by a worker that is free, or by a new one. */
async function inWorker(task: Task): Promise<Result> {
  const worker = idleWorkers.pop() ?? startWorker()
  worker.send(task)
  const answered = new AbortController()
  const { signal } = answered
  try {
    const reply = await Promise.race([
      once(worker, 'message', { signal }),
      once(worker, 'exit', { signal }),
    ])
    const [result] = reply as [Result | number | null]
    if (result === null || typeof result === 'number') {
      throw new Error(`${task.slug}/${task.name}: the worker ended with ${result}`)
    }
    idleWorkers.push(worker)
    return result
  } finally {
    answered.abort()
  }
}

/** The same for as long as nothing that decides the outcome changes. */
function fingerprint(slug: string, file: string): string {
  const hash = createHash('sha256')
  const { folder, reference } = filesOf(slug)
  const harness = join(KIT_ROOT, 'harness')
  const files = [
    ...['core', 'kata', 'explore'].flatMap((name) => sourcesIn(join(harness, name))),
    ...sourcesIn(folder),
    reference,
    file,
  ]
  for (const source of files) hash.update(readFileSync(source))
  hash.update(flags.runs)
  return hash.digest('hex').slice(0, 16)
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name))
}

function readLedger(): Line[] {
  if (!existsSync(LEDGER)) return []
  return readFileSync(LEDGER, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Line]
      } catch {
        return []
      }
    })
}

function report(subjects: Subject[], ledger: Line[]): void {
  const rows = subjects.map(({ slug, name, kind, fingerprint }) => {
    const lines = ledger.filter((line) => line.fingerprint === fingerprint)
    const seeds = lines.reduce((sum, line) => sum + line.seeds, 0)
    const right = lines.reduce((sum, line) => sum + line.right, 0)
    const workloads = lines.flatMap((line) => line.workloads)
    const caught = { median: median(workloads), p99: quantile(workloads, 0.99) }
    return { kata: slug, name, kind, seeds, right, ...caught }
  })
  if (flags.json) return void process.stdout.write(`${JSON.stringify({ format: 1, rows })}\n`)
  print(
    'kata             subject                                  seeds  as wanted  workloads until caught',
  )
  for (const { kata, name, kind, seeds, right, median, p99 } of rows) {
    const caught = kind === 'flaw' ? `median ${median}, p99 ${p99}` : ''
    const cells = [
      kata.padEnd(15),
      name.padEnd(39),
      String(seeds).padStart(6),
      String(right).padStart(9),
    ]
    print(`${cells.join('  ')}  ${caught}`.trimEnd())
  }
  const wrong = rows.reduce((sum, { seeds, right }) => sum + seeds - right, 0)
  print(
    `${rows.length} subjects, ${rows.reduce((sum, { seeds }) => sum + seeds, 0)} seeds, ${wrong} not as wanted`,
  )
  if (wrong > 0) process.exitCode = 1
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

await soak()
