import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import type { UserWorkspaceConfig } from 'vitest/config'
import { createVitest, type Reporter } from 'vitest/node'
import { cpuMsOf } from '../judge/usage.ts'
import { leaveWithParent } from '../own-process.ts'
import { PRESENT } from './present.ts'
import { resultOf, runningIn } from './facts.ts'
import { parseFacts, parseOrder, type Fact, type Message, type Order } from './protocol.ts'

const POLL_MS = 200
const TEST_MS_MAX = 5_000
/** More than a test can use before vitest ends it: only a loop that never gives the thread back. */
const CPU_MS_MAX = TEST_MS_MAX + 1_000
/** Where CPU time cannot be told. */
const WALL_MS_MAX = 60_000

/**
 * The process of one vitest run with a project for each variant. It is killed with its whole process
 * group, and kills that itself when its parent is gone.
 */
leaveWithParent()
process.once('message', (order) => {
  run(parseOrder(order)).then(
    () => tell({ kind: 'done' }),
    (error: unknown) => tell({ kind: 'failed', message: String((error as Error).stack ?? error) }),
  )
})

async function run(order: Order): Promise<void> {
  const open = new Set(order.variants.map(({ id }) => id))
  const finish = (id: string, wasKilled = false): void => {
    if (!open.delete(id)) return
    tell({ kind: 'result', result: resultOf(id, factsOf(order, id), wasKilled) })
  }
  const reporter: Reporter = { onTestModuleEnd: ({ project }) => finish(project.name) }
  const vitest = await createVitest(
    'test',
    {
      config: false,
      watch: false,
      root: order.folder,
      cache: false,
      update: false,
      silent: true,
      reporters: [reporter],
      // A worker whose test waits leaves its core to others.
      maxWorkers: 2 * availableParallelism(),
      projects: order.variants.map((variant) => projectOf(order, variant)),
      sequence: { sequencer: InThisOrder },
    },
    { cacheDir: join(order.facts, 'cache'), logLevel: 'silent' },
  )
  const watching = setInterval(() => killLoops(order, open, (id) => finish(id, true)), POLL_MS)
  try {
    await vitest.start()
  } finally {
    clearInterval(watching)
    await vitest.close()
  }
  for (const id of open) finish(id)
}

function projectOf(order: Order, variant: Order['variants'][number]): UserWorkspaceConfig {
  const { folder, testFile, solution, usesFastCheck, tellsWaiting } = order
  const { id, code, names } = variant
  const withoutEnding = solution.replace(/\.ts$/, '')
  const isSolution = (path: string): boolean => path.replace(/\.[jt]s$/, '') === withoutEnding
  return {
    root: folder,
    plugins: [
      {
        name: 'kata-variant',
        enforce: 'pre',
        resolveId: (source, importer) => {
          const [path = '', query] = source.split('?')
          const file = path.startsWith('.') && importer ? resolve(dirname(importer), path) : path
          return isSolution(file) ? solution + (query === undefined ? '' : `?${query}`) : undefined
        },
        load: (path) =>
          path.split('?')[0] === solution ? moduleOf(code, solution, names) : undefined,
      },
    ],
    test: {
      name: id,
      root: folder,
      include: [relative(folder, testFile)],
      pool: 'forks',
      testTimeout: TEST_MS_MAX,
      hookTimeout: TEST_MS_MAX,
      maxConcurrency: 1,
      allowOnly: true,
      includeTaskLocation: true,
      runner: join(import.meta.dirname, 'worker-runner.ts'),
      provide: { kata: { facts: factsFile(order, id), usesFastCheck, tellsWaiting } },
    },
  }
}

function moduleOf(code: string, solution: string, names: string[]): string {
  const given = [code, solution, names].map((value) => JSON.stringify(value)).join(', ')
  return [
    `const variant = globalThis[Symbol.for(${JSON.stringify(PRESENT)})](${given})`,
    ...names.map((name, index) => `const e${index} = variant[${JSON.stringify(name)}]`),
    `export { ${names.map((name, index) => `e${index} as ${name}`).join(', ')} }`,
  ].join('\n')
}

/** Files in the order of their projects, which is that of the order: correct ones first. */
class InThisOrder {
  sort<T>(files: T[]): T[] {
    return files
  }
  shard<T>(files: T[]): T[] {
    return files
  }
}

const loads = new Map<string, { at: string; cpuMs: number; sinceMs: number }>()

/** Kills each worker that has used more CPU time in one test than any test may. */
function killLoops(order: Order, open: ReadonlySet<string>, killed: (id: string) => void): void {
  for (const id of open) {
    const running = runningIn(factsOf(order, id))
    if (!running) continue
    const cpuMs = cpuMsOf(running.pid)
    const known = loads.get(id)
    if (known?.at !== running.at) {
      loads.set(id, { at: running.at, cpuMs: cpuMs ?? 0, sinceMs: performance.now() })
      continue
    }
    const isLoop =
      cpuMs === undefined
        ? performance.now() - known.sinceMs > WALL_MS_MAX
        : cpuMs - known.cpuMs > CPU_MS_MAX
    if (!isLoop) continue
    try {
      process.kill(running.pid, 'SIGKILL')
    } catch {
      // It has just ended by itself.
    }
    killed(id)
  }
}

function factsFile({ facts }: Order, id: string): string {
  return join(facts, `${id}.jsonl`)
}

function factsOf(order: Order, id: string): Fact[] {
  try {
    return parseFacts(readFileSync(factsFile(order, id), 'utf8'))
  } catch {
    return []
  }
}

function tell(message: Message): void {
  process.send?.(message)
}
