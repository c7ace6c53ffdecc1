import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { pack } from 'tar-stream'
import type { Assignment } from '../assignment/assignment.ts'
import { filesOf } from '../bank/bank.ts'
import { loadFlaws } from '../flaws/load-flaws.ts'

/** Short ones, so that a class of thirty is judged within a minute. */
const KATAS = ['deadline', 'token-bucket'] as const

const NAMES = [
  'Ada Lovelace',
  'Alan Turing',
  'Alonzo Church',
  'Anita Borg',
  'Annie Easley',
  'Barbara Liskov',
  'Claude Shannon',
  'Dorothy Vaughan',
  'Edsger Dijkstra',
  'Evelyn Boyd Granville',
  'Frances Allen',
  'Fred Brooks',
  'Gladys West',
  'Grace Hopper',
  'Hedy Lamarr',
  'Ida Rhodes',
  'Jean Bartik',
  'John Backus',
  'Karen Spärck Jones',
  'Katherine Johnson',
  'Kathleen Booth',
  'Ken Thompson',
  'Margaret Hamilton',
  'Mary Jackson',
  'Niklaus Wirth',
  'Radia Perlman',
  'Robin Milner',
  'Sophie Wilson',
  'Tony Hoare',
  'Vint Cerf',
]

/** What some students do to the judge, in front of a solution that would pass. */
const ATTACKS: Record<string, string> = {
  'ends the process': 'process.exit(0)',
  'forges an answer':
    'import { writeSync } from "node:fs"; writeSync(3, JSON.stringify({ kind: "ready", exports: [] }) + "\\n")',
  'reads the password file':
    'import { readFileSync } from "node:fs"; throw new Error(readFileSync("/etc/passwd", "utf8"))',
  'never comes to an end': 'for (;;) {}',
  'fills the memory':
    'const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill(all.length))',
}

type Tree = Record<string, string>

/** A class that was never taught: where it lies, and what it was asked. */
export interface DemoClass {
  assignment: string
  submissions: string
  roster: string
}

/**
 * Makes a class of thirty, or of as many as are asked for, with two katas: right ones, mistakes off the pages
 * of flaws, starters, attacks, empty and broken files, as folders, zip and tar archives. The last student hands
 * in nothing.
 */
export async function makeDemoClass(
  folder: string,
  { size = NAMES.length, katas = KATAS }: { size?: number; katas?: readonly string[] } = {},
): Promise<DemoClass> {
  const submissions = join(folder, 'submissions')
  mkdirSync(submissions, { recursive: true })
  const assignment = join(folder, 'assignment.json')
  writeFileSync(assignment, `${JSON.stringify(assignmentOf(katas), null, 2)}\n`)
  const names = Array.from({ length: size }, (_, index) => nameOf(index))
  const roster = join(folder, 'roster.csv')
  writeFileSync(roster, ['id,name', ...names.map((name) => `${idOf(name)},${name}`), ''].join('\n'))
  const trees = await treesOf(katas, size - 1)
  for (const [index, tree] of trees.entries()) {
    await handIn(join(submissions, idOf(names[index] ?? '')), tree, FORMS[index % FORMS.length])
  }
  // A download that broke off.
  writeFileSync(join(submissions, `${idOf(names[3] ?? '')}.zip`), 'PK\u0003\u0004')
  return { assignment, submissions, roster }
}

function assignmentOf(katas: readonly string[]): Assignment {
  return {
    format: 'router-round/assignment/v1',
    id: 'demo',
    title: 'A class that was never taught',
    katas: katas.map((kata) => ({ kata, points: [10, 10, 10, 10] })),
    opens: '2026-01-05T08:00:00Z',
    due: '2026-01-12T23:59:00Z',
    late: { bufferMinutes: 10, graceDays: 1, percentPerDay: 10, extensions: {} },
    disclosure: 'practice',
  }
}

const FORMS = ['folder', 'zip', 'tgz', 'folder', 'tar'] as const

function nameOf(index: number): string {
  const name = NAMES[index % NAMES.length] ?? ''
  return index < NAMES.length ? name : `${name} ${Math.floor(index / NAMES.length) + 1}`
}

function idOf(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '-')
}

/** What each student hands in. */
async function treesOf(katas: readonly string[], count: number): Promise<Tree[]> {
  const programs = await Promise.all(katas.map((slug) => programsOf(slug, count)))
  return Array.from({ length: count }, (_, index): Tree => {
    const solutions = katas.flatMap((slug, nth) => {
      const texts = programs[nth] ?? []
      const isLeftOut = nth > 0 && index % 9 === 8
      const text = signed(texts[(index + 11 * nth) % texts.length] ?? '', index)
      return isLeftOut ? [] : [[`${slug}/solution.ts`, text] as const]
    })
    return {
      ...Object.fromEntries(solutions),
      ...(index % 11 === 10 && { 'vitest.config.ts': 'export default { passWithNoTests: true }' }),
    }
  })
}

/** No two students hand in the same bytes, but for those that hand in nothing. */
function signed(text: string, index: number): string {
  return text === '' ? '' : `${text}\n// ${nameOf(index)}\n`
}

/** In a class of thirty; a larger one makes more. */
const FLAWS_MIN = 10

/** Of one kata, as a class writes them: half of them right, mistakes at every level, and worse. */
async function programsOf(slug: string, students: number): Promise<string[]> {
  const { reference, starter } = filesOf(slug)
  const right = await readFile(reference, 'utf8')
  const flaws = (await loadFlaws(slug)).toSorted((a, b) => b.level - a.level)
  const count = Math.max(FLAWS_MIN, Math.min(flaws.length, Math.floor(students / 10)))
  const some = Array.from(
    { length: count },
    (_, index) => flaws[Math.floor((index * flaws.length) / count)],
  )
  const wrong = await Promise.all(some.map((flaw) => readFile(flaw?.file ?? reference, 'utf8')))
  const attacks = Object.values(ATTACKS).map((attack) => `${attack}\n${right}`)
  const worse = [await readFile(starter, 'utf8'), ...attacks, '', `${right}\n)`]
  return [...wrong.flatMap((text) => [right, text]), ...worse]
}

async function handIn(
  path: string,
  tree: Tree,
  form: (typeof FORMS)[number] = 'folder',
): Promise<void> {
  if (form === 'folder') {
    for (const [name, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), text)
    }
  } else if (form === 'zip') {
    const files = Object.entries(tree).map(([name, text]) => [name, strToU8(text)] as const)
    writeFileSync(`${path}.zip`, zipSync(Object.fromEntries(files)))
  } else {
    const bytes = await tarOf(tree)
    writeFileSync(`${path}.${form}`, form === 'tgz' ? gzipSync(bytes) : bytes)
  }
}

async function tarOf(tree: Tree): Promise<Buffer> {
  const archive = pack()
  for (const [name, text] of Object.entries(tree)) archive.entry({ name }, text)
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
