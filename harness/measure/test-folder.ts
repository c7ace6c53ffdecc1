import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KIT_ROOT } from '../bank/bank.ts'

/** A folder with one test file, which puts a solution to a kata's laws in vitest. Whoever made it removes it. */
export function testFolder(slug: string, solution: string): string {
  const attempts = join(KIT_ROOT, 'attempts')
  mkdirSync(attempts, { recursive: true })
  const folder = mkdtempSync(join(attempts, 'bench-'))
  const text = `import { describeKata } from '../../harness/vitest/describe-kata.ts'\nawait describeKata('${slug}', () => import(${JSON.stringify(solution)}))\n`
  writeFileSync(join(folder, 'bench.test.ts'), text)
  return folder
}
