import type { SourceOf } from '../core/place.ts'
import { inProcessRunner, type Runner } from '../core/runner.ts'
import { loadDrive, loadImplementation } from './bank.ts'
import { BANK_ROOT } from './bank-root.ts'

/** Runs a solution in this process: code of our own, which ends. With `sourceOf` errors say where they come from. */
export async function runnerOfFile(
  slug: string,
  file: string,
  { root = BANK_ROOT, sourceOf }: { root?: string; sourceOf?: SourceOf } = {},
): Promise<Runner> {
  return inProcessRunner(await loadDrive(slug, root), await loadImplementation(file), sourceOf)
}
