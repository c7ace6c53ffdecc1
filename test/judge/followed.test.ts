import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Verdict } from '../../harness/core/verdict.ts'
import { flawNamed, judgeInChild, writeSolution } from '../support/kit.ts'

/** What code may do that does not want to be followed, or wants to be seen elsewhere. */
const HOSTILE: [what: string, lines: string][] = [
  ['formats its stacks without an end', 'Error.prepareStackTrace = () => { for (;;); }'],
  ['throws when they are formatted', "Error.prepareStackTrace = () => { throw new Error('no') }"],
  ['tells other lines', "Error.prepareStackTrace = () => 'Error\\n    at x (solution.ts:1:1)'"],
  [
    'lets nobody else format them',
    "Reflect.defineProperty(Error, 'prepareStackTrace', { get() {}, set() { throw 1 } })",
  ],
  ['wants no stacks', 'Error.stackTraceLimit = 0'],
  [
    'loops once it is followed',
    "function look(at) { if (at && Object.hasOwn(at, 'addEventListener')) for (;;); }",
  ],
  [
    'throws once it is followed',
    "function look(at) { if (at && Object.hasOwn(at, 'addEventListener')) throw new Error('seen') }",
  ],
]

test('who does not want to be followed loses no more than its lines', async () => {
  const { file } = await flawNamed('deadline', 'leaks-a-listener')
  const text = readFileSync(file, 'utf8').replace(
    "signal?.addEventListener('abort', hangUp)",
    (call) => `look(signal); ${call}`,
  )
  const own = "look(signal); signal?.addEventListener('abort', hangUp)"
  const usual = await verdictOn(`function look(_) {}; ${text}`)
  expect(textsIn(usual.trace)).toContain(own)
  for (const [what, lines] of HOSTILE) {
    const isLooking = lines.startsWith('function look')
    const { verdict, trace } = await verdictOn(
      `${isLooking ? lines : `function look(_) {}; ${lines}`}; ${text}`,
    )
    expect({ what, verdict }).toEqual({ what, verdict: usual.verdict })
    const expected = isLooking ? [] : textsIn(usual.trace)
    if (trace.length > 0) expect({ what, texts: textsIn(trace) }).toEqual({ what, texts: expected })
  }
})

type Trace = NonNullable<
  NonNullable<Verdict['levels'][number]['laws'][number]['counterexample']>['trace']
>

function textsIn(trace: Trace): string[] {
  return trace.map(({ at }) => at.text)
}

/** The verdict without what was followed, which is told apart. */
async function verdictOn(text: string): Promise<{ verdict: Verdict; trace: Trace }> {
  const judging = { levels: 2, runs: 10, stress: false }
  const verdict = await judgeInChild('deadline', writeSolution(text), judging)
  const examples = verdict.levels.flatMap(({ laws }) => laws.map((law) => law.counterexample))
  const trace = examples.flatMap((example) => example?.trace ?? [])
  for (const example of examples) delete example?.trace
  return { verdict, trace }
}
