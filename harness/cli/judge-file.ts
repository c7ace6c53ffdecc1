import { existsSync } from 'node:fs'
import { filesOf, KIT_ROOT } from '../bank/bank.ts'
import { runnerOfFile } from '../bank/runner-of-file.ts'
import type { Kata } from '../core/kata.ts'
import type { Runner } from '../core/runner.ts'
import type { Verdict } from '../core/verdict.ts'
import type { ExampleOptions } from '../explore/examples.ts'
import { exploreAll, verdictOnProblem } from '../explore/explore.ts'
import { planOf, type PlanOptions } from '../explore/plan.ts'
import { listening, type Printed } from '../judge/printed.ts'
import type { Slow } from '../judge/slow.ts'
import type { Jail } from '../jail/jail.ts'
import { openJudge } from '../judge/parent.ts'

/** A verdict, and what the code printed meanwhile. */
export interface Judged {
  verdict: Verdict
  printed: Printed
  /** The traffic that took long, if any did. */
  slow?: Slow
}

/** Judges one file in a child of its own, which is gone when this returns. */
export async function judgeFile(
  kata: Kata,
  options: PlanOptions & {
    solution: string
    root: string
    shrink?: ExampleOptions['shrink']
    /** In which the code is compiled and run. @default at large */
    jail?: Jail | undefined
    /** Hears of the verdict as far as it is known. */
    onVerdict?: (verdict: Verdict) => void
    /** @default false */
    asksWhatIsSlow?: boolean
  },
): Promise<Judged> {
  const { solution, root, jail, shrink = 'first' } = options
  const sandbox = jail ? 'bubblewrap' : 'unsandboxed'
  const onVerdict = (verdict: Verdict): void => options.onVerdict?.({ ...verdict, sandbox })
  const plan = planOf(kata, options)
  const judge = await openJudge({
    solution,
    drive: filesOf(kata.slug, root).drive,
    kitRoot: KIT_ROOT,
    jail,
  })
  if ('problem' in judge) {
    const verdict = verdictOnProblem(plan, judge.problem)
    return { verdict: { ...verdict, sandbox }, printed: { runs: 0 } }
  }
  try {
    const { runner, printed } = listening(judge)
    const reference = referenceOf(kata, root)
    const verdict = await exploreAll(plan, runner, { shrink, reference }, onVerdict)
    const slow = options.asksWhatIsSlow ? await judge.slowest() : undefined
    return { verdict: { ...verdict, sandbox }, printed, ...(slow && { slow }) }
  } finally {
    judge.close()
  }
}

/** The reference, where there is one, as a runner in this process that is loaded when it is first asked for. */
export function referenceOf({ slug }: Kata, root: string): (() => Promise<Runner>) | undefined {
  const { reference } = filesOf(slug, root)
  if (!existsSync(reference)) return undefined
  return () => runnerOfFile(slug, reference, { root })
}
