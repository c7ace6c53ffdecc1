import { describe, expect, test } from 'vitest'
import { refusal } from './refusal.ts'

describe('the battery refuses a kata', () => {
  test('no longer when nothing is spoilt', async () => {
    expect(await refusal(async () => undefined)).toBe('')
  })

  test('that lacks a file', async () => {
    expect(await refusal(({ remove }) => remove('katas/relay/interview.md')))
      .toMatchInlineSnapshot(`
        "every file is there
          katas/relay/interview.md: this file is missing. Write the hints, what to ask first and what to say aloud.
        interview.md is complete
          Not looked at: mend what is named above first.
        questions are answered
          Not looked at: mend what is named above first."
      `)
  })

  test('without a reference', async () => {
    expect(await refusal(({ remove }) => remove('solutions/relay/reference.ts')))
      .toMatchInlineSnapshot(`
        "every file is there
          solutions/relay/reference.ts: this file is missing. Write what a strong candidate would write.
        each flaw can be made
          solutions/relay/flaws.ts: \`forgets-the-answer\`: it is a change of reference.ts, which is not there. Correct \`of\`.
          solutions/relay/flaws.ts: \`tries-twice\`: it is a change of reference.ts, which is not there. Correct \`of\`.
        types are right
          solutions/relay/honest-tests.ts:2: Cannot find module './reference.ts' or its corresponding type declarations. (TS2307). Mend the type; \`npx tsc --noEmit\` shows it too.
          solutions/relay/honest-tests.ts:5: Parameter 'message' implicitly has an 'any' type. (TS7006). Mend the type; \`npx tsc --noEmit\` shows it too.
        the reference is short
          Not looked at: mend what is named above first.
        the reference passes every level
          Not looked at: mend what is named above first.
        every premise is reached
          Not looked at: mend what is named above first.
        any two features meet
          Not looked at: mend what is named above first.
        each flaw breaks its laws
          Not looked at: mend what is named above first.
        each law is broken by a flaw
          Not looked at: mend what is named above first.
        same seed, same history
          Not looked at: mend what is named above first."
      `)
  })

  test('without flaws', async () => {
    expect(await refusal(({ remove }) => remove('solutions/relay/flaws.ts')))
      .toMatchInlineSnapshot(`
        "every file is there
          solutions/relay/flaws.ts: this file is missing. Write the mistakes that people make, each as a change of a correct solution.
        each flaw can be made
          Not looked at: mend what is named above first.
        each flaw breaks its laws
          Not looked at: mend what is named above first.
        each law is broken by a flaw
          Not looked at: mend what is named above first."
      `)
  })

  test('with a stray file, a stray module and a stray folder', async () => {
    expect(
      await refusal(async ({ write }) => {
        await write('katas/relay/notes.txt', 'buy milk')
        await write('katas/relay/old-laws.ts', 'export const laws = []')
        await write('solutions/relay/drafts/one.ts', 'export const one = 1')
      }),
    ).toMatchInlineSnapshot(`
      "no file is stray
        katas/relay/notes.txt: no file of the layout has this name or imports it. Delete it, or import it where it is needed.
        katas/relay/old-laws.ts: no file of the layout has this name or imports it. Delete it, or import it where it is needed.
        solutions/relay/drafts/one.ts: no file of the layout has this name or imports it. Delete it, or import it where it is needed."
    `)
  })

  test('but not for a module that one of its files imports', async () => {
    expect(
      await refusal(async ({ write, replace }) => {
        await write('katas/relay/title.ts', "export const title = 'Message relay'\n")
        await replace('katas/relay/kata.ts', "title: 'Message relay'", 'title')
        await replace(
          'katas/relay/kata.ts',
          'import { laws }',
          "import { title } from './title.ts'\nimport { laws }",
        )
      }),
    ).toBe('')
  })

  test('whose kata.ts is not whole', async () => {
    expect(
      await refusal(({ replace }) =>
        replace('katas/relay/kata.ts', "difficulty: 'easy'", "difficulty: 'trivial' as 'easy'"),
      ),
    ).toMatchInlineSnapshot(`
      "kata.ts and drive.ts load
        katas/relay/kata.ts: \`difficulty\`: expected easy, medium or hard
      README.md has every level and export
        Not looked at: mend what is named above first.
      interview.md is complete
        Not looked at: mend what is named above first.
      the starter fails level 1
        Not looked at: mend what is named above first.
      the reference passes every level
        Not looked at: mend what is named above first.
      every premise is reached
        Not looked at: mend what is named above first.
      any two features meet
        Not looked at: mend what is named above first.
      each flaw breaks its laws
        Not looked at: mend what is named above first.
      each law is broken by a flaw
        Not looked at: mend what is named above first.
      controls behave
        Not looked at: mend what is named above first.
      same seed, same history
        Not looked at: mend what is named above first."
    `)
  })

  test('whose kata.ts throws', async () => {
    expect(
      await refusal(({ replace }) =>
        replace(
          'katas/relay/workload.ts',
          'export const scenarios',
          "if (Date.now() > 0) throw new Error('out of order')\n\nexport const scenarios",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "kata.ts and drive.ts load
        katas/relay/kata.ts: it cannot be imported (Error: out of order, at katas/relay/workload.ts:9:27). Mend what throws.
      README.md has every level and export
        Not looked at: mend what is named above first.
      interview.md is complete
        Not looked at: mend what is named above first.
      the starter fails level 1
        Not looked at: mend what is named above first.
      the reference passes every level
        Not looked at: mend what is named above first.
      every premise is reached
        Not looked at: mend what is named above first.
      any two features meet
        Not looked at: mend what is named above first.
      each flaw breaks its laws
        Not looked at: mend what is named above first.
      each law is broken by a flaw
        Not looked at: mend what is named above first.
      controls behave
        Not looked at: mend what is named above first.
      same seed, same history
        Not looked at: mend what is named above first."
    `)
  })

  test('that does not type-check', async () => {
    expect(
      await refusal(({ replace }) =>
        replace('katas/relay/starter.ts', 'typeof worker', 'worker.length.trim()'),
      ),
    ).toMatchInlineSnapshot(`
      "types are right
        katas/relay/starter.ts:5: Property 'trim' does not exist on type 'number'. (TS2339). Mend the type; \`npx tsc --noEmit\` shows it too."
    `)
  })

  test('with something left to do', async () => {
    expect(
      await refusal(async ({ replace }) => {
        await replace('katas/relay/laws.ts', '/** F1: ', '/** TODO: say it better. F1: ')
        await replace('katas/relay/README.md', 'What does the caller see?', 'TODO')
      }),
    ).toMatchInlineSnapshot(`
      "nothing is left to do
        katas/relay/README.md:15: still to be written: TODO
        katas/relay/laws.ts:10: still to be written: say it better. F1: a message that the worker answers gets that answer."
    `)
  })

  test('whose README lacks a level and an export, and has a level too many', async () => {
    expect(
      await refusal(async ({ replace }) => {
        await replace('katas/relay/README.md', '## Level 2 ·', '## Level 3 ·')
        await replace('katas/relay/README.md', 'createRelay', 'makeRelay')
      }),
    ).toMatchInlineSnapshot(`
      "README.md has every level and export
        katas/relay/README.md: it has no section "## Level 2 · the worker fails". Write the follow-up question there, in the interviewer's voice.
        katas/relay/README.md: it has a section for level 3, but kata.ts names 2 levels. Delete it, or name the level.
        katas/relay/README.md: it does not name the export \`createRelay\`. Show it under "## Contract": a learner sees nothing else."
    `)
  })

  test('whose interviewer has too little to say', async () => {
    expect(
      await refusal(async ({ replace }) => {
        const file = 'katas/relay/interview.md'
        await replace(file, '3. The answer is on its way already.', '')
        await replace(file, '### Level 2', '### Level 3')
        await replace(file, '- **Are messages checked?** No.', '')
        await replace(file, '**May it throw?** From level 2 on.', '**May it throw?**')
        await replace(file, '### Level 2\n\n- **May', '### Level 4\n\n- **May')
        await replace(file, '### Cost', '### Price')
        await replace(file, '- A slow worker', 'A slow worker')
        await replace(file, '## Why it works', '## Why')
        await replace(file, '](https://github.com/sindresorhus/p-queue#readme)', ']')
      }),
    ).toMatchInlineSnapshot(`
      "interview.md is complete
        katas/relay/interview.md: level 1 has 2 hints. Write 3 numbered ones under "### Level 1" in "## Hints", from a nudge to nearly there.
        katas/relay/interview.md: level 2 has 0 hints. Write 3 numbered ones under "### Level 2" in "## Hints", from a nudge to nearly there.
        katas/relay/interview.md: it has hints for level 3, but kata.ts names 2 levels. Delete them, or name the level.
        katas/relay/interview.md: "## Ask first" has 4 questions. Write at least 5, each as "- **Question?** Answer."
        katas/relay/interview.md: "## Ask first": "May it throw?" has no answer. Write it as "- **Question?** Answer."
        katas/relay/interview.md: "## Ask first": "May it be called again after a failure?" belongs to level 4, but kata.ts names 2 levels. Write it under a level that there is.
        katas/relay/interview.md: "## Say it aloud" says nothing under "### Cost". Write what a strong candidate says, with numbers.
        katas/relay/interview.md: "## What virtual time cannot show" lists nothing. Write at least one item: "- …".
        katas/relay/interview.md: "## Why it works" says nothing. Write the ideas of the reference: a short paragraph, or up to five bullets.
        katas/relay/interview.md: "## In production" names no library with a link. Write "[name](https://…)" and how it differs from the contract.
      questions are answered
        katas/relay/interview.md: "## Ask first": 3 of 15 questions find no answer: "do I have to check the messages?", "are the messages checked by anybody", "who checks messages". Add their words after _Also:_.
        katas/relay/interview.md: "## Ask first": of 15 questions 9 are answered without asking back. Tell apart, after _Also:_, what is meant by "can it throw?", "what if it throws", "must I keep the order"."
    `)
  })
})
