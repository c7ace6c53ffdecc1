import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesOf, findKatas, KIT_ROOT, loadKata } from '../bank/bank.ts'
import { runnerOfFile } from '../bank/runner-of-file.ts'
import { asSolution } from '../battery/as-solution.ts'
import { firstLook, lawsBrokenBy } from '../battery/judge-flaw.ts'
import type { Runner } from '../core/runner.ts'
import { tableLines } from '../explain/table.ts'
import { lawLines } from '../explain/text.ts'
import { RUNS_DEFAULT } from '../explore/plan.ts'
import { loadFlaws, type Flaw } from '../flaws/load-flaws.ts'
import { htmlPage } from '../lib/html-page.ts'
import { element, type Markup } from '../lib/markup.ts'
import { PAGE_STYLE } from '../lib/page-style.ts'
import { sourceIn } from '../source/source-in.ts'

const PAGE = join(KIT_ROOT, '.pictures', 'index.html')
const SEED = 1
/** A terminal of 24 rows has one for the prompt. */
const ROWS_MAX = 23
const COLUMNS_MAX = 80
const CODE_LINE = /^ {4}(you |  called ).* {2}(solution\.ts)?:\d+ {2}/

/** What a learner with this flaw sees first. */
interface Picture {
  flaw: Flaw
  hasNeighbour: boolean
  lines: string[]
}

/**
 * `npm run pictures [kata…]`: what a learner is shown of each flaw in the bank, on one page, to be guessed: the
 * mistake is behind a click. Prints how many fit a terminal, and how many say the same.
 */
async function pictures(only: string[]): Promise<void> {
  const rows: Record<string, Record<string, string | number>> = {}
  const sections: Markup[] = []
  for (const slug of findKatas().filter((one) => only.length === 0 || only.includes(one))) {
    const seen = await picturesOf(slug)
    rows[slug] = figuresOf(seen)
    sections.push(sectionOf(slug, seen))
  }
  mkdirSync(dirname(PAGE), { recursive: true })
  const main = element('main', {}, element('h1', {}, 'Which mistake is it?'), ...sections)
  writeFileSync(PAGE, htmlPage({ title: 'Which mistake is it?', style: PAGE_STYLE, main }))
  const columns = ['', ...Object.keys(Object.values(rows)[0] ?? {})]
  const cells = Object.entries(rows).map(([slug, figures]) => [slug, ...Object.values(figures)])
  const table = { columns, rows: cells.map((row) => ({ cells: row.map(String) })) }
  process.stdout.write(`${[...tableLines(table), PAGE].join('\n')}\n`)
}

/** Flaws are our own code, and end: in this process a run is cheaper than in a child. */
async function picturesOf(slug: string): Promise<Picture[]> {
  const kata = await loadKata(slug)
  const model = await runnerOf(slug, filesOf(slug).reference)
  const reference = (): Promise<Runner> => Promise.resolve(model)
  const judging = { seed: SEED, runs: RUNS_DEFAULT, shrink: 'first', reference } as const
  const seen: Picture[] = []
  for (const flaw of await loadFlaws(slug)) {
    const runner = await runnerOf(slug, flaw.file)
    const at = await firstLook(flaw, kata, runner, judging)
    const [law] = await lawsBrokenBy(flaw, kata, runner, { ...judging, at })
    const lines = law && lawLines(asSolution(law, flaw), flaw.level, kata, { isRemembered: true })
    // The runs themselves are not kept: those of a crowd are megabytes each.
    const hasNeighbour = (law?.counterexample?.neighbours ?? []).length > 0
    if (lines) seen.push({ flaw, hasNeighbour, lines })
  }
  return seen.toSorted((a, b) => a.flaw.level - b.flaw.level)
}

function runnerOf(slug: string, file: string): Promise<Runner> {
  return runnerOfFile(slug, file, { sourceOf: sourceIn(dirname(file)) })
}

function figuresOf(seen: Picture[]): Record<string, string | number> {
  const heights = seen.map(({ lines }) => lines.length)
  const widths = seen.map(({ lines }) => Math.max(...lines.map((line) => line.length)))
  const texts = seen.map(textOf)
  const isShared = (text: string): boolean => texts.filter((one) => one === text).length > 1
  const count = (holds: (picture: Picture) => boolean): number => seen.filter(holds).length
  return {
    pictures: seen.length,
    rows: Math.max(...heights),
    [`> ${ROWS_MAX} rows`]: heights.filter((height) => height > ROWS_MAX).length,
    columns: Math.max(...widths),
    [`> ${COLUMNS_MAX}`]: widths.filter((width) => width > COLUMNS_MAX).length,
    neighbour: count(({ hasNeighbour }) => hasNeighbour),
    'code line': count(({ lines }) => lines.some((line) => CODE_LINE.test(line))),
    ledger: count(({ lines }) => lines.some((line) => /^ {4}-?\d+ ms {2}(… )?\d+ /.test(line))),
    'share a text': texts.filter(isShared).length,
  }
}

/** Without what only says how it was found. */
function textOf({ lines }: Picture): string {
  return lines.filter((line) => !/^ {4}(again:|scenario |the smallest )/.test(line)).join('\n')
}

function sectionOf(slug: string, seen: Picture[]): Markup {
  return element(
    'section',
    {},
    element('h2', {}, slug),
    ...seen.flatMap(({ flaw, lines }) => [
      element('pre', { tabindex: '0' }, lines.join('\n')),
      element(
        'details',
        {},
        element('summary', {}, 'the mistake'),
        element('p', {}, `${flaw.name}: “${flaw.thought}”`),
      ),
    ]),
  )
}

await pictures(process.argv.slice(2))
