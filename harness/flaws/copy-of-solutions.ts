import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BANK_ROOT, filesOf, KIT_PACKAGES } from '../bank/bank.ts'
import { temporaryFolder, type TemporaryFolder } from '../lib/temporary-folder.ts'

let made: TemporaryFolder | undefined
let count = 0

/**
 * A new folder with the correct solutions of a kata, to be changed there: imports find what they find in
 * the bank. It is gone when this process ends.
 */
export function copyOfSolutions(slug: string, root = BANK_ROOT): string {
  made ??= temporaryFolder('kata-flaws-')
  const bank = join(made.path, String(++count))
  const folder = join(bank, 'solutions', slug)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(bank, 'package.json'), '{ "type": "module" }')
  symlinkSync(join(root, 'katas'), join(bank, 'katas'), 'junction')
  symlinkSync(KIT_PACKAGES, join(bank, 'node_modules'), 'junction')
  const { solutions } = filesOf(slug, root)
  for (const name of ['reference.ts', 'controls']) {
    if (existsSync(join(solutions, name)))
      cpSync(join(solutions, name), join(folder, name), { recursive: true })
  }
  return folder
}
