import { checkKata, reportText } from '../battery/check-kata.ts'
import { findKatas } from '../bank.ts'
import { EXIT } from './exit-codes.ts'
import { slugFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

/** `kata check`: the battery over one kata, or over all. */
export async function check(
  target: string | undefined,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const slugs = findKatas(root)
  let isGreen = true
  for (const slug of target === undefined ? slugs : [slugFor(target, slugs)]) {
    terminal.passing(`checking ${slug}…`)
    const report = await checkKata(slug, { root, onProgress: terminal.passing })
    terminal.print(reportText(report))
    isGreen &&= report.checks.every(({ ok }) => ok)
  }
  return isGreen ? EXIT.pass : EXIT.fail
}
