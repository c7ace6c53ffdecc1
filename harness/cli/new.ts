import { relative } from 'node:path'
import { scaffoldKata } from '../scaffold/scaffold-kata.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** `kata new`: the two folders of a new kata, whose `check` says what is still to be written. */
export async function create(
  slug: string,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const files = await scaffoldKata(slug, root)
  for (const file of files) terminal.print(`  ${relative(process.cwd(), file)}`)
  terminal.print('')
  terminal.print(`what is still to be written: npx kata check ${slug}`)
  return EXIT.pass
}
