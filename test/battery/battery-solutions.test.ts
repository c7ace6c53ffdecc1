import { describe, expect, test } from 'vitest'
import { refusal } from './refusal.ts'

const REFERENCE = 'solutions/relay/reference.ts'
const STARTER = 'katas/relay/starter.ts'
const PAGE = 'solutions/relay/flaws.ts'
const FLAW = 'solutions/relay/flaws/swallows-failures.ts'
const POSITIVE = 'solutions/relay/controls/with-p-queue.ts'
const NEGATIVE = 'solutions/relay/controls/with-cockatiel-retry.ts'

describe('the battery refuses a starter', () => {
  test('that says nothing to the learner', async () => {
    expect(
      await refusal(async ({ replace }) => {
        await replace(STARTER, '// TODO', '// Now')
        await replace(STARTER, 'Not written yet', 'Missing')
      }),
    ).toMatchInlineSnapshot(`
      "the starter fails level 1
        katas/relay/starter.ts: it has no \`// TODO\`. Add one where the learner is to begin.
        katas/relay/starter.ts: it does not say "Not written yet". Throw an error with this message from each export."
    `)
  })

  test('that lacks an export', async () => {
    expect(await refusal(({ replace }) => replace(STARTER, 'createRelay(', 'create(')))
      .toMatchInlineSnapshot(`
      "the starter fails level 1
        katas/relay/starter.ts: it does not export the function \`createRelay\`. Add it, with a body that throws."
    `)
  })

  test('that solves level 1', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          STARTER,
          'throw new Error(`Not written yet: createRelay(${typeof worker})`)',
          "return { send: async (message) => worker(message) } // 'Not written yet'",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "the starter fails level 1
        katas/relay/starter.ts: it must fail level 1, but its outcome is pass. Let each export throw "Not written yet: …" and nothing more."
    `)
  })

  test('that throws while it is imported', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          STARTER,
          'export function',
          "if (Date.now() > 0) throw new Error('out of order')\n\nexport function",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "the starter fails level 1
        katas/relay/starter.ts:3: it cannot be run (Error: out of order). Mend that first."
    `)
  })
})

describe('the battery refuses a reference', () => {
  test('that is too long for an interview', async () => {
    const statements = Array.from({ length: 40 }, (_, index) => `export const a${index} = 1\n`)
    expect(
      await refusal(({ replace }) =>
        replace(REFERENCE, 'export function', `${statements.join('')}\nexport function`),
      ),
    ).toMatchInlineSnapshot(`
      "the reference is short
        solutions/relay/reference.ts: it has 43 counted lines, and at most 40 fit an interview. Simplify it, or move a level into a kata of its own."
    `)
  })

  test('that breaks a law', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(REFERENCE, 'worker(message)', 'worker(message) ?? worker(message)'),
      ),
    ).toBe('')
    expect(
      await refusal(({ replace }) =>
        replace(REFERENCE, '=> worker(message)', '=> (worker(message), worker(message))'),
      ),
    ).toMatchInlineSnapshot(`
      "the reference passes every level
        solutions/relay/reference.ts: it breaks \`calls-the-worker-once\` at level 1: the worker saw m1 2 times (npx kata replay relay 1.calls-the-worker-once.1.9 --file solutions/relay/reference.ts). Mend the reference, or the law if it asks too much.
        solutions/relay/reference.ts: it breaks \`calls-the-worker-once\` at level 2: the worker saw m1 2 times (npx kata replay relay 2.calls-the-worker-once.1.11 --file solutions/relay/reference.ts). Mend the reference, or the law if it asks too much.
      each flaw breaks its laws
        solutions/relay/flaws.ts: \`tries-twice\`: it breaks \`calls-the-worker-once\` at level 1: the worker saw m1 2 times (npx kata check relay --flaw tries-twice). A flaw passes every level below its own, 2: mend the rest of it, or lower \`level\`."
    `)
  })

  test('that does not compile', async () => {
    expect(await refusal(({ replace }) => replace(REFERENCE, 'return {', 'return {{')))
      .toMatchInlineSnapshot(`
        "types are right
          solutions/relay/reference.ts:4: Property assignment expected. (TS1136). Mend the type; \`npx tsc --noEmit\` shows it too.
          solutions/relay/reference.ts:4: Property 'send' is missing in type '{}' but required in type 'Relay'. (TS2741). Mend the type; \`npx tsc --noEmit\` shows it too.
          solutions/relay/reference.ts:4: Parameter 'message' implicitly has an 'any' type. (TS7006). Mend the type; \`npx tsc --noEmit\` shows it too.
        the reference passes every level
          solutions/relay/reference.ts:4: it cannot be run (Expected identifier but found "{"). Mend that first.
        every premise is reached
          Not looked at: mend what is named above first.
        any two features meet
          Not looked at: mend what is named above first.
        each flaw breaks its laws
          solutions/relay/flaws.ts: \`forgets-the-answer\`:5: it cannot be run (Expected identifier but found "{"). Mend that first.
        same seed, same history
          Not looked at: mend what is named above first."
      `)
  })

  test('that lacks an export', async () => {
    expect(await refusal(({ replace }) => replace(REFERENCE, 'createRelay', 'makeRelay')))
      .toMatchInlineSnapshot(`
        "types are right
          solutions/relay/honest-tests.ts:2: Module '"./reference.ts"' has no exported member 'createRelay'. (TS2305). Mend the type; \`npx tsc --noEmit\` shows it too.
          solutions/relay/honest-tests.ts:5: Parameter 'message' implicitly has an 'any' type. (TS7006). Mend the type; \`npx tsc --noEmit\` shows it too.
        the reference passes every level
          solutions/relay/reference.ts: the file must export createRelay; it exports makeRelay. Write it.
        every premise is reached
          Not looked at: mend what is named above first.
        any two features meet
          Not looked at: mend what is named above first.
        each flaw breaks its laws
          solutions/relay/flaws.ts: \`forgets-the-answer\`: the file must export createRelay; it exports makeRelay. Write it, right or wrong.
          solutions/relay/flaws.ts: \`tries-twice\`: the file must export createRelay; it exports makeRelay. Write it, right or wrong.
        same seed, same history
          Not looked at: mend what is named above first."
      `)
  })

  test('that never gives the thread back', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(REFERENCE, '=> worker(message)', '=> {\n for (;;);\n }'),
      ),
    ).toMatchInlineSnapshot(`
      "the reference passes every level
        solutions/relay/reference.ts: it breaks \`run-completes\` at level 1: an endless loop: it used more than 2 s of CPU time without giving the thread back, and was killed at reference.ts:5, in send (npx kata replay relay 1.run-completes.two-messages --file solutions/relay/reference.ts). Mend the reference, or the law if it asks too much.
        solutions/relay/reference.ts: it breaks \`run-completes\` at level 2: an endless loop: it used more than 2 s of CPU time without giving the thread back, and was killed at reference.ts:5, in send (npx kata replay relay 2.run-completes.two-messages --file solutions/relay/reference.ts). Mend the reference, or the law if it asks too much.
      every premise is reached
        solutions/relay/reference.ts: not all of its runs come to an end, so nothing else can be measured on it. Write the reference first.
      any two features meet
        Not looked at: mend what is named above first.
      each flaw breaks its laws
        solutions/relay/flaws.ts: \`forgets-the-answer\`: it does not break \`answers-as-the-worker\` at level 1. Take the law off its list, or let generated workloads reach the mistake.
        solutions/relay/flaws.ts: \`tries-twice\`: it breaks \`run-completes\` at level 1: an endless loop: it used more than 2 s of CPU time without giving the thread back, and was killed at tries-twice.ts:12, in send (npx kata check relay --flaw tries-twice). A flaw passes every level below its own, 2: mend the rest of it, or lower \`level\`.
        solutions/relay/flaws.ts: \`tries-twice\`: \`answers-as-the-worker\` is unknown at level 1. A flaw passes every level below its own, 2: add a scenario that puts this law to the test whatever the solution does.
        solutions/relay/flaws.ts: \`tries-twice\`: \`calls-the-worker-once\` is unknown at level 1. A flaw passes every level below its own, 2: add a scenario that puts this law to the test whatever the solution does.
        solutions/relay/flaws.ts: \`tries-twice\`: it does not break \`calls-the-worker-once\` at level 2. Take the law off its list, or let generated workloads reach the mistake.
      same seed, same history
        Not looked at: mend what is named above first."
    `)
  })
})

describe('the battery refuses a flaw', () => {
  test('that does not say what it breaks', async () => {
    expect(
      await refusal(({ replace }) => replace(PAGE, "laws: ['passes-failures-on'],", 'laws: [],')),
    ).toMatchInlineSnapshot(`
      "each flaw can be made
        solutions/relay/flaws.ts: \`swallows-failures\`: expected \`laws: ['the-law-it-breaks']\`
      each flaw breaks its laws
        Not looked at: mend what is named above first.
      each law is broken by a flaw
        Not looked at: mend what is named above first."
    `)
  })

  test('of a level that does not exist', async () => {
    expect(await refusal(({ replace }) => replace(PAGE, 'level: 2', 'level: 3')))
      .toMatchInlineSnapshot(`
        "each flaw breaks its laws
          solutions/relay/flaws.ts: \`swallows-failures\`: its level is 3, but kata.ts names 2 levels. Correct \`level\`."
      `)
  })

  test('that lists a law nobody knows, or of a later level', async () => {
    expect(
      await refusal(async ({ replace }) => {
        await replace(PAGE, 'passes-failures-on', 'no-such-law')
        await replace(
          PAGE,
          `level: 2,\n    laws: ['calls-the-worker-once']`,
          `level: 1,\n    laws: ['passes-failures-on']`,
        )
      }),
    ).toMatchInlineSnapshot(`
      "each flaw breaks its laws
        solutions/relay/flaws.ts: \`swallows-failures\`: it lists \`no-such-law\`, which is no law of this kata. Correct the name.
        solutions/relay/flaws.ts: \`tries-twice\`: it lists \`passes-failures-on\`, which judges from level 2 on, but its level is 1. Correct \`level\` or \`laws\`.
      each law is broken by a flaw
        solutions/relay/flaws.ts: no flaw lists \`calls-the-worker-once\`. Add one that passes below level 1 and breaks it there."
    `)
  })

  test('that is wrong below its level already', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(FLAW, 'return await worker(message)', 'await worker(message)'),
      ),
    ).toMatchInlineSnapshot(`
      "each flaw breaks its laws
        solutions/relay/flaws.ts: \`swallows-failures\`: it breaks \`answers-as-the-worker\` at level 1: the work of m1 was resolved, and m1 was not answered with that (npx kata check relay --flaw swallows-failures). A flaw passes every level below its own, 2: mend the rest of it, or lower \`level\`."
    `)
  })

  test('that does not break a law it lists', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(PAGE, "['passes-failures-on']", "['passes-failures-on', 'calls-the-worker-once']"),
      ),
    ).toMatchInlineSnapshot(`
      "each flaw breaks its laws
        solutions/relay/flaws.ts: \`swallows-failures\`: it does not break \`calls-the-worker-once\` at level 2. Take the law off its list, or let generated workloads reach the mistake."
    `)
  })

  test('that generated workloads do not catch', async () => {
    expect(
      await refusal(async ({ replace }) => {
        await replace(FLAW, 'return undefined', "if (message === 'm9') return undefined\n throw 0")
        await replace(FLAW, '} catch {', '} catch (error) {')
        await replace(FLAW, 'throw 0', 'throw error')
        await replace(
          'katas/relay/workload.ts',
          "traffic(null, [send('m1', 0, { how:",
          "traffic(null, [send('m9', 0, { how:",
        )
      }),
    ).toMatchInlineSnapshot(`
      "each flaw breaks its laws
        solutions/relay/flaws.ts: \`swallows-failures\`: only a scenario shows its mistake; 25 generated workloads of level 2 do not. Add a profile to workload.ts that provokes it."
    `)
  })

  test('but not for looping for ever, when that is its mistake', async () => {
    expect(
      await refusal(async ({ replace, write }) => {
        await replace(
          PAGE,
          "'swallows-failures': {",
          `spins: { level: 1, laws: ['run-completes'], thought: 'Never mind.' },
          'swallows-failures': {`,
        )
        await write(
          'solutions/relay/flaws/spins.ts',
          `import type { Relay, Worker } from '../../../katas/relay/contract.ts'
export function createRelay(worker: Worker): Relay {
  return {
    send: async () => {
      for (;;) if (typeof worker === 'string') return 0
    },
  }
}
`,
        )
      }),
    ).toBe('')
  })

  test('when there is none for a law', async () => {
    expect(
      await refusal(async ({ replace, remove }) => {
        await replace(
          PAGE,
          `  'swallows-failures': {
    level: 2,
    laws: ['passes-failures-on'],
    thought: 'Our service never fails.',
  },
`,
          '',
        )
        await remove(FLAW)
      }),
    ).toMatchInlineSnapshot(`
      "each law is broken by a flaw
        solutions/relay/flaws.ts: no flaw lists \`passes-failures-on\`. Add one that passes below level 2 and breaks it there."
    `)
  })
})

describe('the battery refuses a control', () => {
  test('that does not say what it shows', async () => {
    expect(await refusal(({ replace }) => replace(POSITIVE, "'pass'", "'good'")))
      .toMatchInlineSnapshot(`
      "controls behave
        solutions/relay/controls/with-p-queue.ts: expected \`export const control = { verdict: 'pass', exempt: { law: 'why' } }\` or \`{ verdict: 'fail', laws: ['law'], because: 'why' }\`"
    `)
  })

  test('that is to pass and fails', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(POSITIVE, '=> worker(message)', '=> [worker(message)]'),
      ),
    ).toMatchInlineSnapshot(`
      "controls behave
        solutions/relay/controls/with-p-queue.ts: it breaks \`answers-as-the-worker\` at level 1: the work of m1 was resolved, and m1 was not answered with that (npx kata replay relay 1.answers-as-the-worker.1.9 --file solutions/relay/controls/with-p-queue.ts). Mend the law if it asks too much, or exempt the control with a reason.
        solutions/relay/controls/with-p-queue.ts: it breaks \`answers-as-the-worker\` at level 2: the work of m1 was resolved, and m1 was not answered with that (npx kata replay relay 2.answers-as-the-worker.1.10 --file solutions/relay/controls/with-p-queue.ts). Mend the law if it asks too much, or exempt the control with a reason.
        solutions/relay/controls/with-p-queue.ts: it breaks \`passes-failures-on\` at level 2: the work of m1 was rejected, and m1 was not answered with that (npx kata replay relay 2.passes-failures-on.1.11 --file solutions/relay/controls/with-p-queue.ts). Mend the law if it asks too much, or exempt the control with a reason."
    `)
  })

  test('that is to fail and passes', async () => {
    expect(await refusal(({ replace }) => replace(NEGATIVE, 'maxAttempts: 1', 'maxAttempts: 0')))
      .toMatchInlineSnapshot(`
      "controls behave
        solutions/relay/controls/with-cockatiel-retry.ts: it must break \`calls-the-worker-once\` at level 2 and does not. Sharpen the law, or take it off the control's list."
    `)
  })

  test('that is exempt without a reason, or from a law nobody knows, or of no level', async () => {
    expect(
      await refusal(async ({ replace }) => {
        await replace(
          POSITIVE,
          "'pass'",
          "'pass', exempt: { 'calls-the-worker-once': ' ', 'no-such-law': 'why not' }",
        )
        await replace(NEGATIVE, '[2]', '[2, 3]')
      }),
    ).toMatchInlineSnapshot(`
      "controls behave
        solutions/relay/controls/with-cockatiel-retry.ts: it lists level 3, but kata.ts names 2 levels. Correct \`levels\`.
        solutions/relay/controls/with-p-queue.ts: it lists \`no-such-law\`, which is no law of this kata. Correct the name.
        solutions/relay/controls/with-p-queue.ts: it is exempt from \`calls-the-worker-once\` without a reason. Write one, in a sentence."
    `)
  })

  test('but not for breaking a law that it is exempt from', async () => {
    expect(
      await refusal(async ({ replace }) => {
        await replace(
          POSITIVE,
          "'pass'",
          "'pass', exempt: { 'answers-as-the-worker': 'it wraps answers' }",
        )
        await replace(POSITIVE, '=> worker(message)', '=> [await worker(message)]')
        await replace(POSITIVE, 'queue.add(()', 'queue.add(async ()')
      }),
    ).toBe('')
  })
})
