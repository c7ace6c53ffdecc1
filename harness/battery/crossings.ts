import type { Kata } from '../core/kata.ts'
import { onceEach } from './once-each.ts'
import type { Crossing } from './report.ts'
import type { Subject } from './subject.ts'
import { surveyOf, type SurveyedLevel } from './survey.ts'

/** Two features of a level, how often they meet, and which laws are stated where they do. */
interface MeasuredCrossing extends Crossing {
  laws: string[]
}

/** How any two features of a level meet in its generated workloads, the rarest first; level by level. */
export const crossingsOf = onceEach(measured)

async function measured(subject: Subject): Promise<MeasuredCrossing[]> {
  const kata = await subject.kata
  if (kata.features === undefined) return []
  return (await surveyOf(subject)).flatMap((surveyed) => crossingsAt(kata, surveyed))
}

function crossingsAt(kata: Kata, { level, cases }: SurveyedLevel): MeasuredCrossing[] {
  const features = Object.entries(kata.features ?? {}).filter(([, one]) => one.level <= level)
  const laws = kata.laws.filter((law) => law.level <= level)
  const seen = cases.map(({ workload, said }) => ({
    features: features.filter(([, { isIn }]) => isIn(workload)).map(([name]) => name),
    laws: laws.filter((law) => (said.get(law) ?? 'unknown') !== 'unknown').map(({ name }) => name),
  }))
  return pairsOf(features.map(([name]) => name))
    .map((pair) => {
      const both = seen.filter((one) => pair.every((name) => one.features.includes(name)))
      const stated = new Set(both.flatMap((one) => one.laws))
      return { level, pair, share: both.length / seen.length, laws: [...stated] }
    })
    .sort((a, b) => a.share - b.share)
}

function pairsOf(names: string[]): [string, string][] {
  return names.flatMap((a, index) => names.slice(index + 1).map((b): [string, string] => [a, b]))
}
