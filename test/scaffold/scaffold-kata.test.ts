import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BankError } from '../../harness/bank/bank.ts'
import { checkKata } from '../../harness/battery/check-kata.ts'
import { scaffoldKata } from '../../harness/scaffold/scaffold-kata.ts'
import { complaintLines } from '../battery/refusal.ts'
import { copyRelay, temporaryRoot } from '../battery/temporary-bank.ts'

const OPTIONS = { runs: 25, seeds: [1] }

describe('a new kata', () => {
  test('has every file of the layout', async () => {
    const root = await temporaryRoot()
    const files = await scaffoldKata('retry-budget', root)
    expect(files.map((file) => relative(root, file))).toMatchInlineSnapshot(`
      [
        "katas/retry-budget/README.md",
        "katas/retry-budget/contract.ts",
        "katas/retry-budget/drive.ts",
        "katas/retry-budget/interview.md",
        "katas/retry-budget/kata.ts",
        "katas/retry-budget/laws.test.ts",
        "katas/retry-budget/laws.ts",
        "katas/retry-budget/questions.json",
        "katas/retry-budget/starter.ts",
        "katas/retry-budget/workload.ts",
        "solutions/retry-budget/flaws.ts",
        "solutions/retry-budget/honest-tests.ts",
        "solutions/retry-budget/lenient.ts",
        "solutions/retry-budget/reference.ts",
      ]
    `)
  })

  test('loads, compiles, and says exactly what is still to be written', async () => {
    const root = await temporaryRoot()
    await scaffoldKata('retry-budget', root)
    const report = await checkKata('retry-budget', { root, ...OPTIONS })
    expect(complaintLines(report)).toMatchInlineSnapshot(`
      "nothing is left to do
        katas/retry-budget/README.md:3: still to be written: the prompt in the interviewer's voice, one paragraph.
        katas/retry-budget/README.md:7: still to be written: the types and every rule that a learner needs; nothing else is seen of them.
        katas/retry-budget/README.md:17: still to be written: the question, and which exports it needs; one section a level.
        katas/retry-budget/contract.ts:1: still to be written: write the types that a solution keeps to, with units, ranges and errors.
        katas/retry-budget/drive.ts:11: still to be written: each kind of event of your own, and each field of your own, with its type.
        katas/retry-budget/drive.ts:18: still to be written: perform your own operations; record what the laws need to see, and judge nothing.
        katas/retry-budget/interview.md:7: still to be written: level 1, hint 1: a nudge.
        katas/retry-budget/interview.md:8: still to be written: level 1, hint 2: where to look.
        katas/retry-budget/interview.md:9: still to be written: level 1, hint 3: nearly there, still not the answer.
        katas/retry-budget/interview.md:13: still to be written: a clarifying question that a strong candidate asks?
        katas/retry-budget/interview.md:14: still to be written: the same in other words? In still others? What belongs to a later level goes under \`### Level 2\`.
        katas/retry-budget/interview.md:15: still to be written: a second one?
        katas/retry-budget/interview.md:16: still to be written: a third one?
        katas/retry-budget/interview.md:17: still to be written: a fourth one?
        katas/retry-budget/interview.md:18: still to be written: a fifth one?
        katas/retry-budget/interview.md:24: still to be written: from 10 thousand to 10 million requests a second, with numbers.
        katas/retry-budget/interview.md:28: still to be written: a worked figure.
        katas/retry-budget/interview.md:32: still to be written: what to measure, and when to wake somebody.
        katas/retry-budget/interview.md:36: still to be written: a trap of the real clock, the real network or the real process.
        katas/retry-budget/interview.md:40: still to be written: the ideas of the reference, one a bullet, at most five.
        katas/retry-budget/interview.md:44: still to be written: [the library](https://example.com) that does the job, and how it differs from the contract.
        katas/retry-budget/kata.ts:6: still to be written: set the difficulty, the minutes, the summary and the names of the levels.
        katas/retry-budget/laws.test.ts:3: still to be written: test each law with \`testLaw\` of test/support/handwritten.ts on three handwritten histories.
        katas/retry-budget/laws.ts:5: still to be written: name each law by what good code does; what a reader is told of it stands in this file alone.
        katas/retry-budget/laws.ts:24: still to be written: keep the state of the contract, and state what must hold: \`this.#must(law, holds, words)\`.
        katas/retry-budget/questions.json:4: still to be written: write how people put each prepared question, in three ways or more"]
        katas/retry-budget/workload.ts:10: still to be written: a small, readable scenario for the premise of each law.
        katas/retry-budget/workload.ts:15: still to be written: name all that traffic may have, and the level that introduces it: bursts, bad input, falsy values, …
        katas/retry-budget/workload.ts:27: still to be written: end in a probe that asks for what is hidden.
        solutions/retry-budget/flaws.ts:3: still to be written: write the mistakes that people make, each as a change of the reference or of a control:
        solutions/retry-budget/honest-tests.ts:4: still to be written: write tests as an honest learner would, from the README alone.
        solutions/retry-budget/lenient.ts:3: still to be written: write the reference's checks of bad input as people make them, too lenient, each as a change of it:
        solutions/retry-budget/reference.ts:3: still to be written: write what a strong candidate would write, in at most 40 counted lines.
      questions are answered
        katas/retry-budget/questions.json: it has 1 question. Write at least 15, as people put them who have not read interview.md.
      the reference passes every level
        solutions/retry-budget/reference.ts: it breaks \`no-stray-exception\` at level 1: the code threw where the contract allows no exception: (npx kata replay retry-budget 1.no-stray-exception.two-calls --file solutions/retry-budget/reference.ts). Mend the reference, or the law if it asks too much.
      every premise is reached
        solutions/retry-budget/reference.ts: not all of its runs come to an end, so nothing else can be measured on it. Write the reference first.
      any two features meet
        Not looked at: mend what is named above first.
      each law is broken by a flaw
        solutions/retry-budget/flaws.ts: no flaw lists \`does-what-good-code-does\`. Add one that passes below level 1 and breaks it there.
      same seed, same history
        Not looked at: mend what is named above first."
    `)
  })

  test('compiles whatever words its name is made of', async () => {
    const root = await temporaryRoot()
    for (const slug of ['promise', 'error', 'call', 'workload', 'x2-y']) {
      await scaffoldKata(slug, root)
      const { checks } = await checkKata(slug, { root, ...OPTIONS })
      expect(checks.find(({ name }) => name === 'types are right')).toMatchObject({ ok: true })
    }
  })

  test('is green once it is filled in, with no change outside its two folders', async () => {
    const root = await temporaryRoot()
    const files = await scaffoldKata('relay', root)
    const before = await readdir(root)
    for (const file of files) await rm(file)
    await copyRelay(root)
    expect(complaintLines(await checkKata('relay', { root, ...OPTIONS }))).toBe('')
    expect(await readdir(root)).toEqual(before)
    expect(await readdir(join(root, 'katas'))).toEqual(['relay'])
    expect(await readdir(join(root, 'solutions'))).toEqual(['relay'])
  })

  test('never takes the place of another', async () => {
    const root = await temporaryRoot()
    await mkdir(join(root, 'solutions', 'relay'), { recursive: true })
    await writeFile(join(root, 'solutions', 'relay', 'reference.ts'), 'mine')
    const refused = await scaffoldKata('relay', root).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(BankError)
    expect(String(refused).replace(root, '')).toMatchInlineSnapshot(
      `"BankError: /solutions/relay exists already, and nothing was changed: choose another name, or run \`npx kata check relay\` to see what is still to be written"`,
    )
    expect(await readFile(join(root, 'solutions', 'relay', 'reference.ts'), 'utf8')).toBe('mine')
    expect(await readdir(root)).not.toContain('katas')
  })

  test('has a name that a folder can have', async () => {
    const root = await temporaryRoot()
    const before = await readdir(root)
    for (const slug of ['', 'Relay', 'two words', '../relay', '1st', 'a--b', '-a', 'a-']) {
      await expect(scaffoldKata(slug, root)).rejects.toThrow(BankError)
    }
    await expect(scaffoldKata('../relay', root)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[BankError: \`../relay\` cannot be the name of a kata: expected lower-case words joined by hyphens, such as \`token-bucket\`]`,
    )
    expect(await readdir(root)).toEqual(before)
  })
})
