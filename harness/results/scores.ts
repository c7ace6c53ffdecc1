import type { Results, StudentResult } from './results.ts'

/** Those who handed in anything. */
export function handedIn({ students }: Results): StudentResult[] {
  return students.filter(({ submission }) => submission !== undefined)
}

/** What those got, and what there was to get: whoever handed in nothing is in no distribution and no median. */
export function scoresIn(results: Results): { scores: number[]; maxPoints: number } {
  const scores = handedIn(results).map(({ score }) => score)
  return { scores, maxPoints: results.students[0]?.maxPoints ?? 0 }
}
