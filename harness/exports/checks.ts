import type { KataResult, StudentResult } from '../results/results.ts'
import { cleanLine } from '../lib/clean.ts'

/** What points are given for: a level of a kata, or the student's own tests of it. */
export interface Check {
  number: string
  name: string
  passed: boolean
  points: number
  maxPoints: number
  /** For the student. */
  output: string
}

export function checksOf({ katas }: StudentResult): Check[] {
  return katas.flatMap((kata, index) => [
    ...kata.levels.map((level) => ({
      number: `${index + 1}.${level.level}`,
      name: cleanLine(`${kata.title}, level ${level.level}: ${level.name}`),
      passed: level.outcome === 'pass' && kata.outcome !== 'tampered',
      points: level.points,
      maxPoints: level.maxPoints,
      output: level.outcome === 'pass' ? '' : cleanLine(kata.forStudent),
    })),
    ...ownTestsCheck(kata, index),
  ])
}

function ownTestsCheck({ title, levels, ownTests }: KataResult, index: number): Check[] {
  if (!ownTests) return []
  const { points, maxPoints, forStudent } = ownTests
  return [
    {
      number: `${index + 1}.${levels.length + 1}`,
      name: cleanLine(`${title}: own tests`),
      passed: points >= maxPoints,
      ...{ points, maxPoints, output: cleanLine(forStudent) },
    },
  ]
}
