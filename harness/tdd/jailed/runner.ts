import * as vitest from 'vitest'
import { setSafeTimers, startTests } from 'vitest/internal/browser'
import type { Fact } from '../facts.ts'
import { FactsRunner } from '../facts-runner.ts'

/** What tests find as vitest. */
export const api: object = vitest

/** Of a test and of a hook, on virtual time: nobody waits for it. */
const TEST_MS_MAX = 5_000
const FILE = '/solution.test.ts'

/** What vitest's runner asks of the world, and does without. */
const SNAPSHOTS_IN_NO_FILE = {
  getVersion: () => '1',
  getHeader: () => '',
  resolvePath: async () => `${FILE}.snap`,
  resolveRawPath: async () => FILE,
  readSnapshotFile: async () => null,
  saveSnapshotFile: async () => undefined,
  removeSnapshotFile: async () => undefined,
}

/** As vitest has it by default, but for what takes files, threads or real time. */
const CONFIG = {
  ...{ root: '/', name: '', setupFiles: [], tags: [], retry: 0, maxConcurrency: 1 },
  ...{ allowOnly: true, passWithNoTests: true, includeTaskLocation: false, expect: {} },
  ...{ testTimeout: TEST_MS_MAX, hookTimeout: TEST_MS_MAX },
  sequence: { hooks: 'stack', setupFiles: 'list', concurrent: false },
  experimental: { importDurations: { limit: 0 } },
  fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
  snapshotOptions: {
    ...{ updateSnapshot: 'none', expand: false, snapshotEnvironment: SNAPSHOTS_IN_NO_FILE },
  },
}

interface Surroundings {
  /** Loads the variant and the tests. */
  load: () => Promise<void>
  tell: (fact: Fact) => void
  /** What nobody caught since this was last asked, in words. */
  uncaught: () => Promise<string | undefined>
}

/** Runs the tests of one file, and tells of each. */
export async function runTests(surroundings: Surroundings): Promise<void> {
  Object.defineProperty(globalThis, '__vitest_worker__', {
    value: {
      ...{ ctx: { pool: 'forks' }, config: CONFIG, environment: { name: 'node' } },
      rpc: { snapshotSaved: async () => undefined },
      ...{ providedContext: {}, onCleanup: () => undefined },
    },
  })
  setSafeTimers()
  const [file] = await startTests([FILE], new JailedRunner(surroundings))
  if (file) surroundings.tell(JailedRunner.endOf(file))
}

class JailedRunner extends FactsRunner {
  readonly #surroundings: Surroundings

  constructor(surroundings: Surroundings) {
    // It has a hundred settings; these are those that are read.
    super(CONFIG as unknown as ConstructorParameters<typeof FactsRunner>[0])
    this.#surroundings = surroundings
    const traces = { $: (_name: string, options: unknown, run?: unknown) => call(run ?? options) }
    this.__setTraces(traces as unknown as Parameters<FactsRunner['__setTraces']>[0])
  }

  override importFile(): Promise<void> {
    return this.#surroundings.load()
  }

  protected override note(fact: Fact): void {
    this.#surroundings.tell(fact)
  }

  protected override leftOut(): string[] {
    return []
  }

  protected override uncaught(): Promise<string | undefined> {
    return this.#surroundings.uncaught()
  }
}

function call(run: unknown): unknown {
  return (run as () => unknown)()
}
