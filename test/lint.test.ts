import { join } from 'node:path'
import { ESLint } from 'eslint'
import { expect, test } from 'vitest'
import { KIT_ROOT } from '../harness/bank.ts'

const eslint = new ESLint({ cwd: KIT_ROOT })

/** What lint says of an import in a file of this name. */
async function complaints(file: string, specifier: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import { x } from '${specifier}'\nexport const y = x\n`, {
    filePath: join(KIT_ROOT, file),
  })
  return (result?.messages ?? []).map(({ message }) => message)
}

test.for([
  ['harness/core/run.ts', 'node:fs', 'core does no I/O'],
  ['harness/core/run.ts', '../explain/text.ts', 'rows import lower rows only'],
  ['harness/core/run.ts', 'fast-check', 'core depends on the clock library alone'],
  ['harness/core/clock.ts', '../judge/parent.ts', 'rows import lower rows only'],
  ['harness/explain/text.ts', '../bank.ts', 'rows import lower rows only'],
  ['harness/explain/text.ts', 'node:fs', 'explain is pure'],
  ['harness/explore/explore.ts', '../judge/parent.ts', 'rows import lower rows only'],
  ['harness/vitest.ts', './judge/parent.ts', 'rows import lower rows only'],
  ['harness/judge/parent.ts', '../attempts/folder.ts', 'rows import lower rows only'],
  ['harness/attempts/folder.ts', '../judge/parent.ts', 'rows import lower rows only'],
  ['harness/battery/check-kata.ts', '../cli/test.ts', 'rows import lower rows only'],
  ['harness/review/scorecard.ts', '../cli/test.ts', 'rows import lower rows only'],
  ['harness/judge/parent.ts', '../review/lint.ts', 'rows import lower rows only'],
  ['katas/priority-router/laws.ts', '../../harness/explore/explore.ts', 'public face of core'],
  ['katas/priority-router/laws.ts', 'node:fs', 'a kata depends on core'],
  [
    'katas/priority-router/laws.ts',
    '../../solutions/priority-router/reference.ts',
    'does not know its solutions',
  ],
  ['katas/priority-router/drive.ts', './laws.ts', 'must not load laws'],
  ['katas/priority-router/drive.ts', './state.ts', 'must not load laws'],
  ['harness/kata/monitor.ts', '../explore/explore.ts', 'depends on core'],
  ['harness/kata/monitor.ts', 'vitest', 'depends on core'],
  ['katas/priority-router/drive.ts', 'fast-check', 'depend on nothing'],
  [
    'solutions/priority-router/reference.ts',
    '../../harness/core/run.ts',
    "its kata's contract only",
  ],
  ['solutions/priority-router/reference.ts', 'lru-cache', 'the platform and p-queue'],
  [
    'solutions/priority-router/controls/with-p-queue.ts',
    '../../../katas/priority-router/laws.ts',
    "its kata's contract only",
  ],
] as const)('%s may not import %s', async ([file, specifier, message]) => {
  expect(await complaints(file, specifier)).toEqual([expect.stringContaining(message)])
})

test.for([
  ['harness/core/clock.ts', 'node:module'],
  ['harness/judge/parent.ts', '../explore/explore.ts'],
  ['katas/priority-router/workload.ts', 'fast-check'],
  ['katas/priority-router/laws.ts', '../../harness/core/index.ts'],
  ['katas/priority-router/laws.ts', '../../harness/kata/index.ts'],
  ['harness/kata/traffic.ts', 'fast-check'],
  ['solutions/priority-router/reference.ts', '../../katas/priority-router/contract.ts'],
  ['solutions/priority-router/reference.ts', 'p-queue'],
] as const)('%s may import %s', async ([file, specifier]) => {
  expect(await complaints(file, specifier)).toEqual([])
})
