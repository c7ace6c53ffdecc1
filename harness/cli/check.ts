import { checkKata, reportText } from '../battery/check-kata.ts'
import { isExamined } from '../attempts/permissions.ts'
import { findKatas } from '../bank/bank.ts'
import { checkFlaw } from './check-flaw.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { slugFor } from './targets.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

export interface CheckOptions {
  /** Of its page of flaws: the one to be shown and judged. */
  flaw?: string
}

/** `kata check`: the battery over one kata, or over all. */
export async function check(
  target: string | undefined,
  { flaw }: CheckOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const slugs = findKatas(root)
  const wanted = target === undefined ? slugs : [slugFor(target, slugs)]
  const examined = wanted.find((slug) => isExamined(slug, root))
  if (examined) throw underExamination(examined, 'nothing of its laws and flaws')
  if (flaw !== undefined) {
    const [slug, ...others] = wanted
    if (slug === undefined || others.length > 0) {
      throw new UsageError(`of which kata? npx kata check <kata> --flaw ${flaw}`)
    }
    return checkFlaw(slug, flaw, { root, terminal })
  }
  let isGreen = true
  for (const slug of wanted) {
    terminal.passing(`checking ${slug}…`)
    const report = await checkKata(slug, { root, onProgress: terminal.passing })
    terminal.print(reportText(report))
    isGreen &&= report.checks.every(({ ok }) => ok)
  }
  return isGreen ? EXIT.pass : EXIT.fail
}
