import { filesOf, KIT_ROOT, loadKata, readKataFile } from '../bank/bank.ts'
import { judgeFlaw, lawsBrokenBy, wrongNamesIn } from '../battery/judge-flaw.ts'
import type { Kata } from '../core/kata.ts'
import { changeLines } from '../explain/comparison.ts'
import { lawLines, problemLines } from '../explain/text.ts'
import { wrap } from '../explain/wrap.ts'
import { RUNS_DEFAULT } from '../explore/plan.ts'
import { loadFlaws, type Flaw } from '../flaws/load-flaws.ts'
import { openJudge } from '../judge/parent.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { referenceOf } from './judge-file.ts'
import { placeOf } from './names.ts'
import { nearest } from './targets.ts'
import type { Terminal } from './terminal.ts'

/** The seed of the battery: what that says of a flaw is seen here. */
const SEED = 1

/** `kata check <kata> --flaw <name>`: a mistake as a change of a correct solution, and the verdict on it. */
export async function checkFlaw(
  slug: string,
  name: string,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const kata = await loadKata(slug, root)
  const flaws = await loadFlaws(slug, root)
  const flaw = flaws.find((one) => one.name === name)
  if (!flaw) {
    const names = flaws.map((one) => one.name)
    throw new UsageError(`${slug} has no flaw \`${name}\`.${nearest(name, names)}`)
  }
  const { print } = terminal
  for (const line of await headLines(flaw, terminal)) print(line)
  terminal.passing('checking…')
  const { complaints, lines } = await judged(flaw, kata, { root, terminal })
  lines.forEach(print)
  print('')
  const { paint } = terminal
  if (complaints.length === 0) {
    print(`${paint.good('✓')} ${wellSaid(flaw)}`)
    return EXIT.pass
  }
  for (const complaint of complaints) wrap(complaint, '  ', `✗ \`${name}\`: `).forEach(print)
  return EXIT.fail
}

async function headLines(
  { name, level, laws, thought, file, of }: Flaw,
  terminal: Terminal,
): Promise<string[]> {
  const { paint } = terminal
  const [before, after] = await Promise.all([readKataFile(of), readKataFile(file)])
  return [
    `${paint.strong(name)} ${paint.faint(`· level ${level} · ${laws.join(', ')}`)}`,
    ...wrap(`“${thought}”`, '  ', '  '),
    '',
    `${placeOf(of)}, with this mistake in it:`,
    ...changeLines(before, after, paint),
    '',
  ]
}

async function judged(
  flaw: Flaw,
  kata: Kata,
  { root, terminal: { paint } }: { root: string; terminal: Terminal },
): Promise<{ complaints: string[]; lines: string[] }> {
  const wrongNames = [...wrongNamesIn(flaw, kata)]
  if (wrongNames.length > 0) return { complaints: wrongNames, lines: [] }
  const { drive } = filesOf(kata.slug, root)
  const judge = await openJudge({ solution: flaw.file, drive, kitRoot: KIT_ROOT })
  if ('problem' in judge) {
    return { complaints: ['it cannot be run.'], lines: problemLines(judge.problem, paint) }
  }
  try {
    const reference = referenceOf(kata, root)
    const judging = { seed: SEED, runs: RUNS_DEFAULT, shrink: 'first', reference } as const
    const { complaints, at } = await judgeFlaw(flaw, kata, judge, judging)
    if (!at) return { complaints, lines: [] }
    const [first, ...others] = await lawsBrokenBy(flaw, kata, judge, { ...judging, at })
    if (!first) return { complaints, lines: [] }
    const replay = `npx kata check ${kata.slug} --flaw ${flaw.name}`
    const also = `also broken at this level: ${others.map(({ law }) => law).join(', ')}`
    return {
      complaints,
      lines: [
        ...lawLines(first, flaw.level, kata, { paint, replay, isRemembered: true }),
        ...(others.length > 0 ? ['', ...wrap(also, '  ', '  ').map(paint.faint)] : []),
      ],
    }
  } finally {
    judge.close()
  }
}

function wellSaid({ level }: Flaw): string {
  const breaks = `breaks what it lists at level ${level}`
  return level === 1 ? breaks : `right below level ${level}, and ${breaks}`
}
