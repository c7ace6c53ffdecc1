import type { Kata } from '../core/kata.ts'
import { counted } from '../core/words.ts'
import type { AssignedKata, Assignment } from './assignment.ts'
import { dayText, lateRuleText } from './late-rule-text.ts'

/** A kata of an assignment, with what is said of it. */
export interface ToSolve extends AssignedKata {
  title: string
  levels: string[]
}

export function toSolve({ katas }: Assignment, loaded: readonly Kata[]): ToSolve[] {
  return katas.flatMap((assigned) => {
    const kata = loaded.find(({ slug }) => slug === assigned.kata)
    return kata ? [{ ...assigned, title: kata.title, levels: kata.levels }] : []
  })
}

export interface StarterOptions {
  /** The file name of the packed kit. */
  kit: string
  /** Versions of Node that the kit runs on, as npm writes them. */
  engines: string
}

/** What students get beside a folder a kata: the text of each file by its path. */
export function starterFiles(
  assignment: Assignment,
  katas: readonly ToSolve[],
  { kit, engines }: StarterOptions,
): Record<string, string> {
  return {
    'README.md': readme(assignment, katas),
    'package.json': `${JSON.stringify(
      {
        name: assignment.id,
        private: true,
        type: 'module',
        engines: { node: engines },
        scripts: { test: katas.map(commandFor).join(' && ') },
        dependencies: { 'router-round': `file:${kit}` },
      },
      null,
      2,
    )}\n`,
    '.gitignore': 'node_modules/\n',
    '.github/workflows/verdict.yml': workflow(katas),
  }
}

/** Fewer levels than a kata has are asked for by their number. */
function commandFor({ kata, points, levels }: ToSolve): string {
  const isAll = points.length === levels.length
  return `kata test ${kata}${isAll ? '' : ` --level ${points.length}`}`
}

function readme(assignment: Assignment, katas: readonly ToSolve[]): string {
  const { title, due, late, minutes, ownTests, disclosure } = assignment
  const plan = minutes === undefined ? '' : ` Plan for ${counted(minutes, 'minute')}.`
  const own = ownTests
    ? `Your own tests in \`solution.test.ts\` count up to ${counted(ownTests.points, 'point')} a kata, by the mistakes that they
  catch. A test that a right solution does not pass earns nothing: test what the contract says.`
    : 'Your own tests in `solution.test.ts` are for you: they do not count.'
  const feedback =
    disclosure === 'exam'
      ? 'Your feedback says how many laws hold at each level.'
      : 'Your feedback shows the laws that are broken, each with the smallest traffic that breaks it.'
  return `# ${title}

Due ${dayText(due)}.${plan} ${lateRuleText(late)}

| kata | levels and points |
|---|---|
${katas.map((one) => row(one, assignment)).join('\n')}

\`\`\`
${commandLines(assignment, katas).join('\n')}
\`\`\`

Read \`README.md\` in a kata's folder, then write \`solution.ts\` there. Levels are cumulative: level 2 is judged
by the laws of level 1 as well.

## What counts

- Of each kata: \`solution.ts\`, \`solution.test.ts\`, and further \`.ts\` files of yours in the same folder. Settings,
  packages and changed copies of the kit's files are ignored.
- ${own}
- Code is judged on a virtual clock, with traffic that nobody knows before. It has no network and no files.
- ${feedback}

## Hand in

This whole folder without \`node_modules\`: push it, or upload it as a zip or tar.gz. The last one counts. The
workflow in \`.github/\` shows a verdict at every push; the points are given on other traffic.
`
}

/** In an exam the clock is begun by the student, and shows counts alone. */
function commandLines({ minutes, disclosure }: Assignment, katas: readonly ToSolve[]): string[] {
  const slugs = katas.map(({ kata }) => kata)
  const lines: [string, string][] =
    disclosure === 'exam'
      ? [
          ['npm ci', 'once; needs Node 20.19, 22.13, or 24 and later'],
          [
            `npx kata exam --katas ${slugs.join(',')}${minutes === undefined ? '' : ` --minutes ${minutes}`}`,
            'begins, and the clock runs',
          ],
          ['npx kata exam', 'the time left, and what is done'],
          [`npx kata test ${slugs[0] ?? ''}`, 'judges one kata, and shows counts'],
        ]
      : [
          ['npm ci', 'once; needs Node 20.19, 22.13, or 24 and later'],
          [`npx kata watch ${slugs[0] ?? ''}`, 'judges at every save'],
          ['npm test', 'judges one kata after the other, until one is red'],
          ['npx kata hint', 'one hint, when you are stuck'],
        ]
  const width = Math.max(...lines.map(([command]) => command.length))
  return lines.map(([command, what]) => `${command.padEnd(width)}  # ${what}`)
}

function row({ kata, title, points, levels }: ToSolve, { disclosure }: Assignment): string {
  const each = points.map((worth, index) => `${levels[index]}: ${worth}`)
  const place = disclosure === 'exam' ? kata : `[\`attempts/${kata}/\`](attempts/${kata}/README.md)`
  return `| ${place}: ${title} | ${each.join('; ')} |`
}

/** The verdict goes into the log, and into the summary of the run. */
function workflow(katas: readonly ToSolve[]): string {
  const steps = katas.map(
    (one) => `      - name: ${one.kata}
        if: \${{ !cancelled() }}
        shell: bash
        run: npx ${commandFor(one)} | tee -a verdict.txt
`,
  )
  return `# Shows the verdict at every push. What counts is judged by your teacher.
name: verdict
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  verdict:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with:
          node-version: 22
          cache: npm
      - run: npm ci
${steps.join('')}      - name: summary
        if: \${{ !cancelled() }}
        shell: bash
        run: |
          { echo '\`\`\`\`'; cat verdict.txt; echo '\`\`\`\`'; } >> "$GITHUB_STEP_SUMMARY"
`
}
