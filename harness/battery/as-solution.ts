import { basename } from 'node:path'
import type { LawVerdict } from '../core/verdict.ts'
import type { Flaw } from '../flaws/load-flaws.ts'

/** What is told of a flaw, as a learner sees it, whose file does not have the mistake's name. */
export function asSolution(told: LawVerdict, { file }: Flaw): LawVerdict {
  return JSON.parse(JSON.stringify(told).replaceAll(basename(file), 'solution.ts')) as LawVerdict
}
