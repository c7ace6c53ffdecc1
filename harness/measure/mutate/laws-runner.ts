import { basename, dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
} from '@stryker-mutator/api/test-runner'
import { findKatas, loadDrive, loadKata } from '../../bank/bank.ts'
import { realNowMs } from '../../core/clock.ts'
import { loadInVirtualTime } from '../../core/run.ts'
import { inProcessRunner } from '../../core/runner.ts'
import type { Drive } from '../../core/world.ts'
import { planOf, RUNS_DEFAULT, type Plan } from '../../explore/plan.ts'
import { firstBrokenLaw, SEED } from './first-broken-law.ts'

/** The traffic is the same for every mutant. */
interface Trial {
  drive: Drive
  plan: Plan
}

/** Stryker's sandbox, the worker's working directory, holds the instrumented references. */
const referenceOf = (slug: string): string => `${process.cwd()}/solutions/${slug}/reference.ts`

/** The kata whose folder of solutions a file lies in. */
const kataOf = (file: string): string => basename(dirname(file))

/**
 * Judges mutants by the laws of their kata, in Stryker's worker. The kit itself is the one that
 * started Stryker; the reference alone comes from the sandbox, and is evaluated anew for each mutant,
 * so that what it does at import is mutated too.
 */
export class LawsRunner implements TestRunner {
  readonly #trials = new Map<string, Promise<Trial>>()
  #imports = 0

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true }
  }

  /** One test a kata: its reference, without a mutant, breaks no law. */
  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = []
    for (const slug of findKatas()) {
      const startMs = realNowMs()
      const broken = await this.#judge(slug, referenceOf(slug), undefined)
      const about = { id: slug, name: slug, timeSpentMs: realNowMs() - startMs }
      tests.push(
        broken === undefined
          ? { ...about, status: TestStatus.Success }
          : { ...about, status: TestStatus.Failed, failureMessage: broken },
      )
    }
    return { status: DryRunStatus.Complete, tests }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, sandboxFileName } = options
    const slug = kataOf(activeMutant.fileName)
    const broken = await this.#judge(slug, sandboxFileName, activeMutant.id)
    if (broken === undefined) return { status: MutantRunStatus.Survived, nrOfTests: 1 }
    return {
      status: MutantRunStatus.Killed,
      killedBy: [slug],
      failureMessage: broken,
      nrOfTests: 1,
    }
  }

  /** What is broken when a mutant of a reference is active. A module that throws is broken, too. */
  async #judge(
    slug: string,
    file: string,
    mutant: string | undefined,
  ): Promise<string | undefined> {
    const { drive, plan } = await this.#trialOf(slug)
    Object.assign(globalThis, {
      [INSTRUMENTER_CONSTANTS.NAMESPACE]: { activeMutant: mutant },
    })
    const url = `${pathToFileURL(file).href}?import=${this.#imports++}`
    let implementation: object
    try {
      implementation = await loadInVirtualTime(() => import(url) as Promise<object>)
    } catch (error) {
      return `import: ${String(error)}`
    }
    return firstBrokenLaw(plan, inProcessRunner(drive, implementation))
  }

  #trialOf(slug: string): Promise<Trial> {
    const known = this.#trials.get(slug)
    if (known) return known
    const trial = (async () => {
      const plan = planOf(await loadKata(slug), { seed: SEED, runs: RUNS_DEFAULT })
      return { drive: await loadDrive(slug), plan }
    })()
    this.#trials.set(slug, trial)
    return trial
  }
}

/** What Stryker looks for in a plug-in. */
export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'laws', LawsRunner)]
