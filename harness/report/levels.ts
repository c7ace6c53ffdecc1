import { type Markup } from '../lib/markup.ts'
import type { KataResult, Results } from '../results/results.ts'
import { handedIn } from '../results/scores.ts'
import { share } from './charts.ts'
import { section } from './section.ts'

export function levels(results: Results): Markup[] {
  const { assignment } = results
  const given = handedIn(results)
  const rows = assignment.katas.flatMap(({ kata, points }) =>
    points.map((_, index) => {
      const at = given.flatMap(({ katas }) => levelOf(katas, kata, index + 1))
      const passed = at.filter(({ outcome }) => outcome === 'pass').length
      return share(`${kata} ${index + 1} · ${at[0]?.name ?? ''}`, passed, given.length)
    }),
  )
  return section('Levels passed', ...rows)
}

function levelOf(katas: readonly KataResult[], kata: string, level: number): KataResult['levels'] {
  const found = katas.find((one) => one.kata === kata)
  return found?.levels.filter((one) => one.level === level) ?? []
}
