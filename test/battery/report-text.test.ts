import { expect, test } from 'vitest'
import { reportText, type Report } from '../../harness/battery/check-kata.ts'

const GREEN: Report = {
  slug: 'relay',
  checks: [{ name: 'every file is there', ok: true, complaints: [] }],
  premises: [
    {
      law: 'answers-as-the-worker',
      level: 1,
      scenario: true,
      stress: false,
      shares: [1, 0.756],
    },
    { law: 'answers-a-crowd', level: 2, scenario: true, stress: true, shares: [null, 0] },
  ],
  crossings: [
    { level: 1, pair: ['failing', 'ties'], share: 0.062 },
    { level: 2, pair: ['failing', 'hangUps'], share: 0.12 },
    { level: 2, pair: ['failing', 'ties'], share: 0.25 },
  ],
}

const RED: Report = {
  slug: 'relay',
  checks: [
    { name: 'every file is there', ok: true, complaints: [] },
    {
      name: 'interview.md is complete',
      ok: false,
      complaints: [
        'katas/relay/interview.md: level 1 has 2 hints. Write 3 numbered ones under "### Level 1" in "## Hints", from a nudge to nearly there.',
        'katas/relay/interview.md: it has no traps.',
      ],
    },
  ],
  premises: [
    {
      law: 'a-law-with-a-name-that-is-much-longer-than-any-name-should-be',
      level: 1,
      scenario: false,
      stress: false,
      shares: [0.0475, 0, 0, 0],
    },
  ],
  crossings: [],
}

test('a green report has a line for each check, and the premises', () => {
  expect(reportText(GREEN)).toMatchInlineSnapshot(`
    "relay: green
      ✓ every file is there

    Premises: a named scenario, and the share of generated workloads
      law                    scen level 1 level 2
      answers-as-the-worker  yes    100 %    76 %
      answers-a-crowd        only       ·     0 %

    Features that meet: the share of generated workloads that have both, the rarest first
      level 1  1 pair: failing × ties 6.2 %
      level 2  2 pairs: failing × hangUps 12 %, failing × ties 25 %"
  `)
})

test('a red report says how many checks are red, and lists each complaint', () => {
  expect(reportText(RED)).toMatchInlineSnapshot(`
    "relay: 1 of 2 checks are red
      ✓ every file is there
      ✗ interview.md is complete
        - katas/relay/interview.md: level 1 has 2 hints. Write 3 numbered ones under
          "### Level 1" in "## Hints", from a nudge to nearly there.
        - katas/relay/interview.md: it has no traps.

    Premises: a named scenario, and the share of generated workloads
      law                                       scen level 1 level 2 level 3 level 4
      a-law-with-a-name-that-is-much-longer-t…  NO     4.8 %     0 %     0 %     0 %"
  `)
})

test('a kata of four levels fits 80 columns', () => {
  const widths = reportText(RED)
    .split('\n')
    .map((line) => line.length)
  expect(Math.max(...widths)).toBeLessThanOrEqual(80)
})

test('a kata that did not load has no table', () => {
  expect(reportText({ ...GREEN, premises: [] })).not.toContain('Premises')
})
