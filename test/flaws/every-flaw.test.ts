import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { filesOf, findKatas, KIT_ROOT, loadKata } from '../../harness/bank/bank.ts'
import { asSolution } from '../../harness/battery/as-solution.ts'
import {
  judgeFlaw,
  firstLook,
  lawsBrokenBy,
  wrongNamesIn,
} from '../../harness/battery/judge-flaw.ts'
import { isComplete } from '../../harness/core/history.ts'
import type { Kata } from '../../harness/core/kata.ts'
import type { Law } from '../../harness/core/law.ts'
import type { Runner } from '../../harness/core/runner.ts'
import type { Counterexample, LawVerdict, LevelVerdict } from '../../harness/core/verdict.ts'
import type { Workload } from '../../harness/core/workload.ts'
import { lawLines } from '../../harness/explain/text.ts'
import { judgeRuns } from '../../harness/explore/judging.ts'
import { lawsOf, RUNS_DEFAULT } from '../../harness/explore/plan.ts'
import { loadFlaws, type Flaw } from '../../harness/flaws/load-flaws.ts'
import { openKit } from '../../harness/judge/kit.ts'
import { wrongWordsIn } from '../support/good-words.ts'
import { referenceRunner, runnerInProcess } from '../support/kit.ts'

/**
 * Each flaw is judged once in a child, and what it breaks is made small once, in this process, where a run
 * is cheaper: that both see the same, and what a learner is shown, are questions about what that found.
 */
describe.for(findKatas())('%s:', async (slug) => {
  const kata = await loadKata(slug)
  const reference = referenceRunner(kata)
  const traffic = { seed: 1, runs: RUNS_DEFAULT } as const
  const judging = { ...traffic, shrink: 'first', reference } as const
  const kit = openKit({ drive: filesOf(slug).drive, kitRoot: KIT_ROOT })
  afterAll(() => kit.close())
  const seen: Seen[] = []

  test.for(await loadFlaws(slug))(
    '$name breaks its laws, at its level only, in a child as in this process',
    async (flaw) => {
      const judge = await kit.judge(flaw.file)
      if ('problem' in judge) throw new Error(judge.problem.message)
      try {
        const { complaints, at } = await judgeFlaw(flaw, kata, judge, {
          ...traffic,
          shrink: 'none',
        })
        expect([...wrongNamesIn(flaw, kata), ...complaints]).toEqual([])
        const runner = await runnerInProcess(slug, flaw.file)
        const here = await firstLook(flaw, kata, runner, judging)
        expect(countsOf(here)).toEqual(at && countsOf(at))
        expect(await judge.run(examplesOf(here).map(({ workload }) => workload))).toEqual(
          examplesOf(here).map(({ history }) => history),
        )
        const broken = await lawsBrokenBy(flaw, kata, runner, { ...judging, at: here })
        expect(broken.flatMap(wrongWordsOf)).toEqual([])
        const [told] = broken
        expect(await untrueOf(told, lawsOf(kata, flaw.level), runner)).toEqual([])
        // What is told with steps is the same run: otherwise they are left out.
        const shown = told?.counterexample
        if (shown && isFollowed(shown)) expect(shown).toHaveProperty('trace')
        if (told) seen.push({ flaw, told })
      } finally {
        judge.close()
      }
    },
  )

  test('a learner sees', async () => {
    await expect(picturesOf(seen, kata)).toMatchFileSnapshot(
      join(import.meta.dirname, 'pictures', `${slug}.txt`),
    )
  })
})

/** A verdict without its counterexamples: what each law said of how many runs. */
function countsOf({ laws, ...about }: LevelVerdict): unknown {
  return { ...about, laws: laws.map(({ counterexample: _, ...counts }) => counts) }
}

function examplesOf({ laws }: LevelVerdict): Counterexample[] {
  return laws.flatMap(({ counterexample }) => counterexample ?? [])
}

/** Whether the steps of the code are written down: not of a crowd, and not of a run cut off. */
function isFollowed({ workload, history }: Counterexample): boolean {
  return isComplete(history) && workload.operations.length <= 200
}

interface Seen {
  flaw: Flaw
  /** What a learner is told first. */
  told: LawVerdict
}

/** The neighbours that do not pass, and the traffic itself if it does. */
async function untrueOf(
  told: LawVerdict | undefined,
  laws: readonly Law[],
  runner: Runner,
): Promise<string[]> {
  const { neighbours, workload } = told?.counterexample ?? {}
  if (!neighbours || !workload) return []
  const isBroken = async (workload: Workload): Promise<boolean> => {
    const [said] = await judgeRuns(laws, [{ workload }], await runner.run([workload]), runner)
    return [...(said?.values() ?? [])].some((one) => typeof one === 'object')
  }
  const untrue = (await isBroken(workload)) ? [] : ['the traffic itself']
  for (const one of neighbours) if (await isBroken(one.workload)) untrue.push(one.words)
  return untrue
}

function wrongWordsOf({ counterexample }: LawVerdict): string[] {
  const { message = '', notes = {} } = counterexample?.finding ?? {}
  const words = (counterexample?.neighbours ?? []).map((one) => one.words)
  return [message, ...Object.values(notes), ...words].flatMap((text) => wrongWordsIn(text) ?? [])
}

/**
 * What a learner reads is the product: kept, to be read when it changes. By level and law, and without
 * what only says how it was found: the seed's path, and how many workloads fail.
 */
function picturesOf(seen: Seen[], kata: Kata): string {
  const place = ({ flaw, told }: Seen): string => `${flaw.level} ${told.law} ${flaw.name}`
  const sorted = seen.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
  const pictures = sorted.map(({ flaw, told }) => {
    const lines = lawLines(asSolution(told, flaw), flaw.level, kata, { replay: null })
    return [`━━ ${flaw.name} “${flaw.thought}”`, '', ...lines, ''].join('\n')
  })
  // Which line it is changes with every edit of a reference above it: what stands there does not.
  return pictures.join('\n').replaceAll(/^( +.*(?:solution\.ts| {11}):)\d+(?= {2})/gm, '$1…')
}
