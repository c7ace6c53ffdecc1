import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join, relative, sep } from 'node:path'
import { createVitest, type Reporter, type Vitest } from 'vitest/node'
import { KIT_ROOT, packedModule } from '../bank/bank.ts'
import { cpuMsOf } from '../judge/usage.ts'
import {
  FACTS,
  LEFT_OUT,
  parseFacts,
  resultOf,
  runningIn,
  type Fact,
  type VariantResult,
} from './facts.ts'
import type { Stage } from './variants.ts'

/** What the process of a run is told first. */
export interface Setting extends Stage {
  usesFastCheck: boolean
  /** Nothing in the tests waits in a way that a look at the event loop cannot see. */
  tellsWaiting: boolean
}

/** A variant, and the keys of the tests that are not run on it. */
export interface Round {
  variant: string
  leftOut: string[]
}

const SOURCE = join(KIT_ROOT, 'harness', 'tdd', 'runner.ts')
const RUNNER = packedModule(SOURCE) ?? SOURCE
const POLL_MS = 100
const TEST_MS_MAX = 5_000
/** Of one test: only a loop that never gives the thread back uses more. */
const CPU_MS_MAX = 3_000
/** Where CPU time cannot be told. */
const WALL_MS_MAX = 20_000

/** One vitest, which runs the tests on some of the variants again and again. */
export class Run {
  readonly #setting: Setting
  readonly #vitest: Promise<Vitest>
  #ended: (variant: string) => void = () => undefined

  constructor(setting: Setting) {
    this.#setting = setting
    const reporter: Reporter = {
      onTestModuleEnd: ({ moduleId }) => this.#ended(basename(dirname(moduleId))),
    }
    const { root, folder, usesFastCheck, tellsWaiting } = setting
    this.#vitest = createVitest(
      'test',
      {
        ...{ config: false, watch: false, cache: false, update: false, silent: true },
        ...{ root, reporters: [reporter], runner: RUNNER, pool: 'forks' },
        // A name of ours for each folder on the way: nothing in it that a glob reads otherwise.
        include: [`${relative(root, folder).replaceAll(sep, '/')}/*/solution.test.ts`],
        ...{ allowOnly: true, includeTaskLocation: true },
        ...{ testTimeout: TEST_MS_MAX, hookTimeout: TEST_MS_MAX, maxConcurrency: 1 },
        // A worker whose test waits leaves its core to others.
        maxWorkers: 2 * availableParallelism(),
        provide: { kata: { usesFastCheck, tellsWaiting } },
      },
      { cacheDir: join(root, '.vite'), logLevel: 'silent' },
    )
  }

  /** Runs the tests on each of these; tells of each when it is through. */
  async on(rounds: Round[], onResult: (result: VariantResult) => void): Promise<void> {
    const vitest = await this.#vitest
    const open = new Set(rounds.map(({ variant }) => variant))
    const finish = (variant: string, wasKilled = false): void => {
      if (open.delete(variant)) onResult(resultOf(variant, this.#factsOf(variant), wasKilled))
    }
    for (const { variant, leftOut } of rounds) {
      rmSync(this.#fileOf(variant, FACTS), { force: true })
      writeFileSync(this.#fileOf(variant, LEFT_OUT), JSON.stringify(leftOut))
    }
    this.#ended = finish
    const watching = setInterval(() => this.#killLoops(open, (one) => finish(one, true)), POLL_MS)
    try {
      await vitest.runTestFiles(rounds.map(({ variant }) => this.#fileOf(variant)))
    } finally {
      clearInterval(watching)
    }
    for (const variant of open) finish(variant)
  }

  readonly #loads = new Map<string, { at: string; cpuMs: number; sinceMs: number }>()

  /** Kills each worker that has used more CPU time in one test than any test may. */
  #killLoops(open: ReadonlySet<string>, killed: (variant: string) => void): void {
    for (const variant of open) {
      const running = runningIn(this.#factsOf(variant))
      if (!running) continue
      const at = `${running.pid} ${running.at}`
      const cpuMs = cpuMsOf(running.pid)
      const nowMs = performance.now()
      const known = this.#loads.get(variant)
      if (known?.at !== at) {
        this.#loads.set(variant, { at, cpuMs: cpuMs ?? 0, sinceMs: nowMs })
        continue
      }
      const isLoop =
        cpuMs === undefined ? nowMs - known.sinceMs > WALL_MS_MAX : cpuMs - known.cpuMs > CPU_MS_MAX
      if (!isLoop) continue
      try {
        process.kill(running.pid, 'SIGKILL')
      } catch {
        // It has just ended by itself.
      }
      killed(variant)
    }
  }

  #fileOf(variant: string, name = 'solution.test.ts'): string {
    return join(this.#setting.folder, variant, name)
  }

  #factsOf(variant: string): Fact[] {
    try {
      return parseFacts(readFileSync(this.#fileOf(variant, FACTS), 'utf8'))
    } catch {
      return []
    }
  }
}
