import { dirname, join } from 'node:path'
import type { Kata } from '../core/kata.ts'
import type { LawVerdict } from '../core/verdict.ts'
import { textOf } from '../lib/text-of.ts'
import { showPage } from '../show/show-page.ts'
import { vitestTest } from '../show/vitest-test.ts'

/** What keeps real time, or takes a millisecond more, under the fake timers of vitest. */
const NOT_FAKED = /AbortSignal\.timeout|setImmediate|timers\/promises/

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
  const isFaked = NOT_FAKED.exec(textOf(solution) ?? '') === null
  return showPage({
    ...{ kata, level, law, counterexample, isLive },
    test: isFaked ? vitestTest(counterexample, kata, law.sentence) : undefined,
    sources: Object.fromEntries(sources) as Record<string, string>,
  })
}
