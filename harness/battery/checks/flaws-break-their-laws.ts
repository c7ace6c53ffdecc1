import { allInOrder } from '../all-in-order.ts'
import type { Kata } from '../../core/kata.ts'
import type { Flaw } from '../../flaws/load-flaws.ts'
import { judgeFlaw, wrongNamesIn } from '../judge-flaw.ts'
import type { Subject } from '../subject.ts'

/** A flaw is right below its level; there it breaks every law it lists, on generated traffic too. */
export async function flawsBreakTheirLaws(subject: Subject): Promise<string[]> {
  const kata = await subject.kata
  const flaws = await subject.flaws
  const complaints = await allInOrder(flaws.map((flaw) => complaintsOf(subject, kata, flaw)))
  return complaints.flat()
}

async function complaintsOf(subject: Subject, kata: Kata, flaw: Flaw): Promise<string[]> {
  const entry = subject.entry(flaw)
  const wrongNames = [...wrongNamesIn(flaw, kata)]
  if (wrongNames.length > 0) return wrongNames.map((complaint) => `${entry}: ${complaint}`)
  const { seed, runs } = subject
  const judge = async (): Promise<string[]> =>
    subject.judge(
      flaw.file,
      async (judge) =>
        (await judgeFlaw(flaw, kata, judge, { seed, runs, shrink: 'none' })).complaints,
      entry,
    )
  return (await judge()).map((complaint) => `${entry}: ${complaint}`)
}
