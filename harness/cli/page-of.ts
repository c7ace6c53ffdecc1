import { dirname, join } from 'node:path'
import type { Kata } from '../core/kata.ts'
import type { LawVerdict } from '../core/verdict.ts'
import { textOf } from '../lib/text-of.ts'
import { showPage } from '../show/show-page.ts'

/** The page of a broken law; nothing where no traffic of it is known. */
export function pageOf(
  kata: Kata,
  level: number,
  law: LawVerdict,
  { solution, isLive = false }: { solution: string; isLive?: boolean },
): string | undefined {
  const { counterexample } = law
  if (!counterexample) return undefined
  const files = new Set((counterexample.trace ?? []).map(({ at }) => at.file))
  const sources = [...files].flatMap((file) => {
    const isInside = !file.split(/[\\/]/).includes('..')
    const text = isInside ? textOf(join(dirname(solution), file)) : undefined
    return text === undefined ? [] : [[file, text]]
  })
  return showPage({
    ...{ kata, level, law, counterexample, isLive },
    sources: Object.fromEntries(sources) as Record<string, string>,
  })
}
