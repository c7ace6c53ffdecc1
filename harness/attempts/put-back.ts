import { constants, existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { BANK_ROOT, filesOf } from '../bank/bank.ts'
import type { Attempt } from './folder.ts'

/**
 * Puts the starter and the contract back where they are missing. Never writes over a file.
 *
 * @returns the names of what was put back.
 */
export async function putBack(attempt: Attempt, root = BANK_ROOT): Promise<string[]> {
  const { starter, contract } = filesOf(attempt.slug, root)
  const files = [
    [starter, attempt.solution],
    [contract, join(attempt.folder, 'contract.ts')],
  ] as const
  const missing = files.filter(([, file]) => !existsSync(file))
  for (const [from, file] of missing) await copyFile(from, file, constants.COPYFILE_EXCL)
  return missing.map(([, file]) => basename(file))
}
