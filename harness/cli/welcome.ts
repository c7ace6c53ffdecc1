import { existsSync } from 'node:fs'
import { isCancel, select } from '@clack/prompts'
import { attemptOf, createAttempt } from '../attempts/folder.ts'
import { record } from '../attempts/journal.ts'
import { findKatas, loadKata } from '../bank.ts'
import { EXIT } from './exit-codes.ts'
import { start } from './start.ts'
import type { Terminal } from './terminal.ts'
import { test } from './test.ts'

const FIRST_KATA = 'priority-router'

/** `npm start`: pick a kata and start it; without a terminal, one kata from start to verdict. */
export async function welcome(context: { root: string; terminal: Terminal }): Promise<number> {
  const { root, terminal } = context
  if (!terminal.isInteractive) return firstVerdict(context)
  const katas = await Promise.all(findKatas(root).map((slug) => loadKata(slug, root)))
  const picked = await select({
    message: 'Router Round: which kata?',
    initialValue: FIRST_KATA,
    options: katas.map(({ slug, summary, difficulty, minutes }) => ({
      value: slug,
      label: `${slug} (${difficulty}, ${minutes} min)`,
      hint: summary,
    })),
  })
  if (isCancel(picked)) return EXIT.pass
  return start(picked, context)
}

/** Exits 0 whatever the verdict: the kit did its job. */
async function firstVerdict(context: { root: string; terminal: Terminal }): Promise<number> {
  const { root, terminal } = context
  const attempt = attemptOf(FIRST_KATA, root)
  if (!existsSync(attempt.folder)) {
    await createAttempt(FIRST_KATA, root)
    await record(attempt, { kind: 'started', at: new Date().toISOString() })
  }
  await test(FIRST_KATA, {}, context)
  terminal.print('')
  terminal.print(`next: write attempts/${FIRST_KATA}/solution.ts, then npx kata test ${FIRST_KATA}`)
  terminal.print('other katas: npx kata list')
  return EXIT.pass
}
