import { existsSync } from 'node:fs'
import { isCancel, select } from '@clack/prompts'
import { attemptOf } from '../attempts/folder.ts'
import { startAttempt } from '../attempts/start-attempt.ts'
import { findKatas, loadKata } from '../bank/bank.ts'
import { EXIT } from './exit-codes.ts'
import { start } from './start.ts'
import { firstKata } from './targets.ts'
import type { Terminal } from './terminal.ts'
import { test } from './test.ts'

/** `npm start`: pick a kata and start it; without a terminal, one kata from start to verdict. */
export async function welcome(context: { root: string; terminal: Terminal }): Promise<number> {
  const { root, terminal } = context
  if (!terminal.isInteractive) return firstVerdict(context)
  const slugs = findKatas(root)
  const katas = await Promise.all(slugs.map((slug) => loadKata(slug, root)))
  const picked = await select({
    message: 'Router Round: which kata?',
    initialValue: firstKata(slugs),
    options: katas.map(({ slug, summary, difficulty, minutes }) => ({
      value: slug,
      label: `${slug} (${difficulty}, ${minutes} min)`,
      hint: summary,
    })),
  })
  if (isCancel(picked)) return EXIT.pass
  return start(picked, {}, context)
}

/** Exits 0 whatever the verdict: the kit did its job. */
async function firstVerdict(context: { root: string; terminal: Terminal }): Promise<number> {
  const { root, terminal } = context
  const slug = firstKata(findKatas(root))
  if (!existsSync(attemptOf(slug, root).folder)) await startAttempt(attemptOf(slug, root), root)
  await test(slug, {}, context)
  terminal.print('')
  terminal.print(`next: write attempts/${slug}/solution.ts, then npx kata test ${slug}`)
  terminal.print('other katas: npx kata list')
  return EXIT.pass
}
