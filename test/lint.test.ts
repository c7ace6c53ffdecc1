import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { ESLint } from 'eslint'
import { expect, test } from 'vitest'
import { ROOMS } from '../eslint.config.js'
import { KIT_ROOT } from '../harness/bank/bank.ts'

const eslint = new ESLint({ cwd: KIT_ROOT })

/** What lint says of an import in a file of this name. */
function complaints(file: string, specifier: string): Promise<string[]> {
  return complaintsAbout(file, `import { x } from '${specifier}'\nexport const y = x\n`)
}

async function complaintsAbout(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(KIT_ROOT, file) })
  return (result?.messages ?? []).map(({ message }) => message)
}

test.for([
  ['harness/bank/bank.ts', 'import.meta.dirname', 1],
  ['harness/bank/bank.ts', 'import.meta.filename', 1],
  ['harness/bank/bank.ts', "new URL('x', import.meta.url)", 1],
  ['harness/core/clock.ts', 'createRequire(import.meta.url)', 0],
  ['harness/compile/build.js', 'import.meta.dirname', 0],
  ['test/lint.test.ts', 'import.meta.dirname', 0],
] as const)('in %s, %s has %i complaints', async ([file, code, expected]) => {
  expect(await complaintsAbout(file, `export const y = ${code}\n`)).toHaveLength(expected)
})

/** Each looks harmless, and ties a knot. */
test.for([
  ['harness/core/run.ts', 'node:fs'],
  ['harness/core/run.ts', '../explain/text.ts'],
  ['harness/core/run.ts', '../lib/text-of.ts'],
  ['harness/core/run.ts', '../throughput/measure.ts'],
  ['harness/core/run.ts', 'fast-check'],
  ['harness/core/clock.ts', 'fast-check'],
  ['harness/core/clock.ts', '../judge/parent.ts'],
  ['harness/core/world.ts', 'vitest'],
  ['harness/lib/median.ts', '../core/words.ts'],
  ['harness/kata/monitor.ts', '../explore/plan.ts'],
  ['harness/kata/monitor.ts', 'vitest'],
  ['harness/explain/text.ts', 'node:fs'],
  ['harness/explain/text.ts', '../bank/bank.ts'],
  ['harness/explain/text.ts', '../explore/shrink.ts'],
  ['harness/explain/text.ts', 'fast-check'],
  ['harness/explain/text.ts', 'typescript'],
  ['harness/explore/explore.ts', '../bank/bank.ts'],
  ['harness/explore/explore.ts', '../judge/parent.ts'],
  ['harness/explore/explore.ts', 'node:fs'],
  ['harness/bank/bank.ts', '../explore/explore.ts'],
  ['harness/judge/parent.ts', '../attempts/folder.ts'],
  ['harness/judge/parent.ts', '../explore/plan.ts'],
  ['harness/judge/judge.ts', '../throughput/compare.ts'],
  ['harness/judge/judge.ts', '../measure/soak.ts'],
  ['harness/attempts/folder.ts', '../judge/parent.ts'],
  ['harness/attempts/folder.ts', '../throughput/compare.ts'],
  ['harness/vitest/describe-kata.ts', '../judge/parent.ts'],
  ['harness/battery/check-kata.ts', '../cli/test.ts'],
  ['harness/battery/checks/kata-loads.ts', '../../cli/test.ts'],
  ['harness/review/scorecard.ts', '../cli/test.ts'],
  ['harness/throughput/measure.ts', '../cli/test.ts'],
  ['harness/tdd/run.ts', '../throughput/compare.ts'],
  ['harness/measure/soak.ts', '../cli/test.ts'],
  ['harness/cli/watch/session.ts', '../../measure/soak.ts'],
  ['harness/scaffold/fill-in.ts', '../judge/kit.ts'],
  ['harness/new-room/x.ts', '../core/run.ts'],
  ['harness/loose.ts', './core/run.ts'],
  ['katas/priority-router/laws.ts', '../../harness/explore/explore.ts'],
  ['katas/priority-router/laws.ts', 'node:fs'],
  ['katas/priority-router/laws.ts', '../deadline/state.ts'],
  ['katas/priority-router/laws.ts', '../../solutions/priority-router/reference.ts'],
  ['katas/priority-router/drive.ts', './laws.ts'],
  ['katas/priority-router/drive.ts', './state.ts'],
  ['katas/priority-router/drive.ts', 'fast-check'],
  ['solutions/priority-router/reference.ts', '../../harness/core/run.ts'],
  ['solutions/priority-router/reference.ts', 'lru-cache'],
  ['solutions/deadline/flaws/x.ts', '../../priority-router/reference.ts'],
  ['solutions/priority-router/controls/with-p-queue.ts', '../../../katas/priority-router/laws.ts'],
] as const)('%s may not import %s', async ([file, specifier]) => {
  expect(await complaints(file, specifier)).toHaveLength(1)
})

test.for([
  ['harness/core/clock.ts', 'node:module'],
  ['harness/core/run.ts', './clock.ts'],
  ['harness/kata/traffic.ts', 'fast-check'],
  ['harness/battery/checks/kata-loads.ts', '../subject.ts'],
  ['harness/battery/checks/kata-loads.ts', '../../bank/bank.ts'],
  ['harness/cli/watch/session.ts', '../../explore/explore.ts'],
  ['katas/priority-router/workload.ts', 'fast-check'],
  ['katas/priority-router/laws.ts', '../../harness/core/index.ts'],
  ['katas/priority-router/laws.ts', '../../harness/kata/index.ts'],
  ['solutions/priority-router/reference.ts', '../../katas/priority-router/contract.ts'],
  ['solutions/priority-router/reference.ts', 'p-queue'],
  ['solutions/priority-router/flaws.ts', '../../harness/flaws/page.ts'],
] as const)('%s may import %s', async ([file, specifier]) => {
  expect(await complaints(file, specifier)).toEqual([])
})

test('a room knows rooms above it in the table only, so that no two know each other', () => {
  const names = Object.keys(ROOMS)
  for (const [index, [room, { rooms }]] of Object.entries(ROOMS).entries()) {
    expect(names.slice(0, index), room).toEqual(expect.arrayContaining(rooms))
  }
  expect(readdirSync(join(KIT_ROOT, 'harness')).sort()).toEqual(names.sort())
})

/** What begins a process, is loaded by one, or is imported by an attempt or by a kata. */
const DOORS =
  /^(cli\/kata\.js|cli\/main|judge\/child|compile\/(build|run)|review\/run-own-tests|throughput\/worker|tdd\/(run-child|runner|jailed\/child|does-nothing|platform-timers)|vitest\/describe-kata|core\/index|kata\/(index|traffic)|flaws\/page|package\/package|measure\/)/

test('every file of the harness is imported by another, or is a door', () => {
  const harness = join(KIT_ROOT, 'harness')
  const files = readdirSync(harness, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => /\.[jt]s$/.test(file))
  const imported = new Set(
    files.flatMap((file) =>
      [...readFileSync(join(harness, file), 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(
        ([, specifier = '']) => posix.join(posix.dirname(file), specifier),
      ),
    ),
  )
  expect(files.filter((file) => !imported.has(file) && !DOORS.test(file))).toEqual([])
})
