import { describe, expect, test } from 'vitest'
import { refusal } from './refusal.ts'

const WORKLOAD = 'katas/relay/workload.ts'
const FLAWS = 'solutions/relay/flaws.ts'

describe('the battery refuses traffic', () => {
  test('that has no scenario for a law', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          WORKLOAD,
          "how: 'reject', value: anError('m1')",
          "how: 'return', value: anError('m1')",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "every premise is reached
        katas/relay/workload.ts: no scenario puts \`passes-failures-on\` to the test at level 2, so a default run could end in "unknown". Add one in which its premise holds; a stress scenario runs at its own level only."
    `)
  })

  test('that has only a stress scenario for a law of every level', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          WORKLOAD,
          "name: 'two-messages', level: 1,",
          "name: 'two-messages', level: 1, stress: true,",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "every premise is reached
        katas/relay/workload.ts: no scenario puts \`answers-as-the-worker\` to the test at level 2, so a default run could end in "unknown". Add one in which its premise holds; a stress scenario runs at its own level only."
    `)
  })

  test('that seldom puts a law to the test', async () => {
    expect(await refusal(({ replace }) => replace(WORKLOAD, 'level === 1', 'level > 0')))
      .toMatchInlineSnapshot(`
        "every premise is reached
          katas/relay/workload.ts: generated workloads put \`passes-failures-on\` to the test too rarely: 0 % at level 2, expected 5 % or more. Add a profile in which its premise is common.
        each flaw breaks its laws
          solutions/relay/flaws.ts: \`swallows-failures\`: only a scenario shows its mistake; 25 generated workloads of level 2 do not. Add a profile to workload.ts that provokes it.
          solutions/relay/flaws.ts: \`tries-twice\`: only a scenario shows its mistake; 25 generated workloads of level 2 do not. Add a profile to workload.ts that provokes it."
      `)
  })

  test('that seldom puts a law to the test, unless only a scenario is to', async () => {
    expect(
      await refusal(async ({ replace, remove }) => {
        await replace(WORKLOAD, 'level === 1', 'level > 0')
        await replace(
          'katas/relay/laws.ts',
          "name: 'passes-failures-on',",
          "name: 'passes-failures-on', stress: true,",
        )
        await replace(FLAWS, 'return await asked(message)', 'throw await asked(message)')
        await replace(FLAWS, `level: 2,\n    laws: ['calls`, `level: 1,\n    laws: ['calls`)
        await remove('solutions/relay/controls/with-cockatiel-retry.ts')
      }),
    ).toBe('')
  })

  test('in which two features seldom meet', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          'katas/relay/kata.ts',
          '  laws,',
          `  laws,
  features: {
    failing: { level: 2, isIn: ({ operations }) => operations.some(({ work }) => work.how === 'reject') },
    crowded: { level: 1, isIn: ({ operations }) => operations.length > 4 },
  },`,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "any two features meet
        katas/relay/workload.ts: \`failing\` and \`crowded\` meet in 0 % of the workloads of level 2, expected 5 % or more. Draw them more often."
    `)
  })

  test('that reaches a law it says it cannot', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          'katas/relay/laws.ts',
          "name: 'passes-failures-on',",
          "name: 'passes-failures-on', stress: true,",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "every premise is reached
        katas/relay/laws.ts: \`passes-failures-on\` says \`stress\`, and yet generated workloads reach it often enough. Take \`stress\` off it."
    `)
  })

  test('that the same seed does not give again', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          WORKLOAD,
          'traffic(null, messages)',
          'traffic(null, messages.toSpliced(Math.floor(Math.random() * 4), 0, send(`m${Math.random()}`, 0)))',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "same seed, same history
        katas/relay/workload.ts: the same seed generated other workloads the second time. Take every choice from fast-check, none from Math.random or the clock."
    `)
  })

  test('that a drive performs differently each time', async () => {
    expect(
      await refusal(async ({ replace }) => {
        await replace(
          'katas/relay/drive.ts',
          'export const drive',
          'let runs = 0\n\nexport const drive',
        )
        await replace(
          'katas/relay/drive.ts',
          '  world.perform(',
          "  world.record('run', String(++runs), {})\n  world.perform(",
        )
      }),
    ).toMatchInlineSnapshot(`
      "same seed, same history
        katas/relay/drive.ts: the reference's run of the scenario \`two-messages\` came out differently the second time. Keep nothing in the module from one run to the next, and record only what \`world\` gives."
    `)
  })

  test('that a law cannot judge without throwing', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          'katas/relay/laws.ts',
          'let premise = false',
          "let premise = false\n  if (how === 'rejected') throw new Error('out of order')",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "the reference passes every level
        solutions/relay/reference.ts: judging it came to a stop (Error: out of order, at outcomesAgree (katas/relay/laws.ts:54:33)). Mend what throws.
      every premise is reached
        Not looked at: mend what is named above first.
      any two features meet
        Not looked at: mend what is named above first.
      each flaw breaks its laws
        solutions/relay/flaws.ts: \`swallows-failures\`: judging it came to a stop (Error: out of order, at outcomesAgree (katas/relay/laws.ts:54:33)). Mend what throws.
      controls behave
        solutions/relay/controls/with-cockatiel-retry.ts: judging it came to a stop (Error: out of order, at outcomesAgree (katas/relay/laws.ts:54:33)). Mend what throws.
      same seed, same history
        Not looked at: mend what is named above first."
    `)
  })
})
