import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { KataFiles } from '../bank/bank.ts'

/** Questions as people put them, in a kata's folder: see `checks/questions-are-answered.ts`. */
export const QUESTIONS = 'questions.json'

/** Tests as honest people write them, from the README alone, beside the reference. */
export const HONEST_TESTS = 'honest-tests.ts'

/** Beside the reference, if bad input is judged: its checks as people make them, too lenient. */
export const LENIENT = 'lenient.ts'

/** The files of a kata's folder, and what to write into each. */
export const kataFileNames: Readonly<Record<string, string>> = {
  'README.md': 'Write the prompt, the contract and a section for each level.',
  'interview.md': 'Write the hints, what to ask first and what to say aloud.',
  [QUESTIONS]:
    'Write at least three ways in which people put each prepared question, as [{ "prepared": "how it begins", "asked": ["…"] }].',
  'contract.ts': 'Write the types that a solution keeps to.',
  'starter.ts': 'Write what a learner begins with: it compiles and throws.',
  'drive.ts': 'Write what performs a workload on an implementation.',
  'workload.ts': 'Write the named scenarios and the generator of workloads.',
  'laws.ts': 'Write one exported law for each rule.',
  'laws.test.ts': 'Test each law on handwritten histories.',
  'kata.ts': 'Write `export default defineKata({ … })`.',
}

/** Beside a reference, if `npm run mutate` needs it: mutants that behave like the reference, with proofs. */
export const EQUIVALENT_MUTANTS = 'equivalent-mutants.json'

/** In a kata's folder, if `kata bench` measures it. */
export const THROUGHPUT = 'throughput.ts'

/** Finder makes these by itself. */
const IGNORED = ['.DS_Store']

/** Every file below a folder, in alphabetical order. Empty when there is no such folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory() && !IGNORED.includes(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Every file of a kata, its solutions included. */
export function allFiles({ folder, solutions }: KataFiles): string[] {
  return [...filesBelow(folder), ...filesBelow(solutions)]
}

/** Every TypeScript file of a kata, its solutions included. */
export function allModules(files: KataFiles): string[] {
  return allFiles(files).filter((file) => file.endsWith('.ts'))
}
