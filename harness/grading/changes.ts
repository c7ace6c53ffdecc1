import type { KataResult, Results, StudentResult } from '../results/results.ts'

/** What grading anew does to one student. */
export interface Change {
  student: StudentResult['student']
  from: number | undefined
  to: number | undefined
  why: string[]
}

/** Who would have another score, or other words, and why: in the order of the students' ids. */
export function changesBetween(before: Results, after: Results): Change[] {
  const old = new Map(before.students.map((one) => [one.student.id, one]))
  const now = new Map(after.students.map((one) => [one.student.id, one]))
  const ids = [...new Set([...old.keys(), ...now.keys()])].toSorted()
  return ids.flatMap((id): Change[] => {
    const [from, to] = [old.get(id), now.get(id)]
    const student = (to ?? from)?.student
    if (!student || JSON.stringify(from) === JSON.stringify(to)) return []
    const why = from && to ? [...differences(from, to)] : [to ? 'is new' : 'is gone']
    return why.length > 0 ? [{ student, from: from?.score, to: to?.score, why }] : []
  })
}

function* differences(from: StudentResult, to: StudentResult): Generator<string> {
  if (from.submission?.digest !== to.submission?.digest) yield 'handed in other files'
  if (from.late.percentLost !== to.late.percentLost) {
    yield `late: ${from.late.percentLost} % lost → ${to.late.percentLost} %`
  }
  if (from.maxPoints !== to.maxPoints) yield `of ${from.maxPoints} points → of ${to.maxPoints}`
  for (const kata of to.katas) {
    const was = from.katas.find((one) => one.kata === kata.kata)
    if (!was) {
      yield `${kata.kata} is new`
      continue
    }
    if (was.outcome !== kata.outcome) yield `${kata.kata}: ${was.outcome} → ${kata.outcome}`
    const [wasOwn, own] = [was.ownTests, kata.ownTests]
    if (wasOwn?.points !== own?.points || wasOwn?.outcome !== own?.outcome) {
      yield `${kata.kata} own tests: ${ownText(wasOwn)} → ${ownText(own)}`
    }
    for (const level of kata.levels) {
      const wasLevel = was.levels.find((one) => one.level === level.level)
      const isSame = wasLevel?.outcome === level.outcome && wasLevel.points === level.points
      if (isSame) continue
      const broken = level.laws.filter(({ outcome }) => outcome === 'fail').map(({ law }) => law)
      const laws = broken.length > 0 ? ` (${broken.join(', ')})` : ''
      const name = `${kata.kata} level ${level.level}`
      yield wasLevel?.outcome === level.outcome
        ? `${name}: ${wasLevel.points} → ${level.points} points`
        : `${name}: ${wasLevel?.outcome ?? 'not asked'} → ${level.outcome}${laws}`
    }
  }
}

function ownText(own: KataResult['ownTests']): string {
  if (!own) return 'not asked'
  return own.outcome === 'judged' ? `${own.points} points` : own.outcome
}
