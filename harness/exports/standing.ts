import type { KataResult, OwnTestsResult, StudentResult } from '../results/results.ts'

/** Whether the judge itself failed, so that the points are open until it is judged again. */
export function isOpen({ katas }: StudentResult): boolean {
  return katas.some(isOpenKata)
}

export function isOpenKata({ outcome, ownTests }: KataResult): boolean {
  return outcome === 'judge-error' || isOpenOwnTests(ownTests)
}

export function isOpenOwnTests(ownTests: OwnTestsResult | undefined): boolean {
  return ownTests?.outcome === 'judge-error'
}

/** What a gradebook may say: nothing while points are open, or of a student who handed in nothing. */
export function gradeOf(result: StudentResult): number | undefined {
  return result.submission && !isOpen(result) ? result.score : undefined
}

/** At two decimals, as all points are told. */
export function rounded(value: number): number {
  return Math.round((value + Number.EPSILON) * 100) / 100
}
