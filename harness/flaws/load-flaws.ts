import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { BANK_ROOT, BankError, filesOf, importFrom, type KataFiles } from '../bank/bank.ts'
import { textOf } from '../lib/text-of.ts'
import { copyOfSolutions } from './copy-of-solutions.ts'
import { putInPlace } from './put-in-place.ts'
import type { FlawEntry, FlawPage } from './page.ts'

/** A named wrong solution, as a file that can be judged. */
export interface Flaw {
  name: string
  level: number
  laws: string[]
  thought: string
  /** The program: one of the kata's files, or one that was made and is gone when this process ends. */
  file: string
  /** The correct solution that it is a change of; of a whole program the reference. */
  of: string
}

/**
 * The flaws of a kata, in the order of its page.
 *
 * @throws {BankError} with a line for each entry that is wrong, or whose change no longer applies.
 */
export async function loadFlaws(slug: string, root = BANK_ROOT): Promise<Flaw[]> {
  const files = filesOf(slug, root)
  const { flaws: pageFile, solutions } = files
  const page = (await importFrom(pageFile))['default'] as FlawPage | undefined
  if (typeof page !== 'object' || page === null) {
    throw new BankError(`${pageFile}: expected \`export default defineFlaws({ … })\``)
  }
  let madeIn: string | undefined
  const folder = (): string => (madeIn ??= copyOfSolutions(slug, root))
  const flaws: Flaw[] = []
  const complaints = strayIn(join(solutions, 'flaws'), page)
  for (const [name, entry] of Object.entries(page)) {
    const made = complaintAbout(entry) ?? flawOf(name, entry, files, folder)
    if (typeof made === 'string') complaints.push(`${pageFile}: \`${name}\`: ${made}`)
    else flaws.push(made)
  }
  if (complaints.length > 0) throw new BankError(complaints.join('\n'))
  return flaws
}

/** The flaw of an entry, or what is wrong with that. */
function flawOf(
  name: string,
  { of = 'reference', change, ...about }: FlawEntry,
  { solutions, reference }: KataFiles,
  folder: () => string,
): Flaw | string {
  const whole = join(solutions, 'flaws', `${name}.ts`)
  if (!change) {
    if (existsSync(whole)) return { name, ...about, file: whole, of: reference }
    return `it has no \`change\`, and there is no flaws/${name}.ts. Write one of them.`
  }
  if (existsSync(whole)) return `it has a \`change\`, and there is flaws/${name}.ts. Delete one.`
  const correct = join(solutions, `${of}.ts`)
  let text = textOf(correct)
  if (text === undefined) return `it is a change of ${of}.ts, which is not there. Correct \`of\`.`
  for (const [find, put] of Object.entries(change)) {
    const changed = putInPlace(text, find, put)
    if ('complaint' in changed) {
      return `its change does not apply to ${of}.ts: ${changed.complaint}. Write it for the text as it is now.`
    }
    text = changed.text
  }
  const file = join(folder(), dirname(of), `${name}.ts`)
  writeFileSync(file, text)
  return { name, ...about, file, of: correct }
}

/** The types hold this in an editor; a page may also come from a hand that has none. */
function complaintAbout({ level, laws, thought }: FlawEntry): string | undefined {
  if (!Number.isInteger(level)) return 'expected `level`, the one at which it shows'
  const isText = (text: unknown): boolean => typeof text === 'string' && text.trim() !== ''
  if (!Array.isArray(laws) || laws.length === 0 || !laws.every(isText)) {
    return "expected `laws: ['the-law-it-breaks']`"
  }
  if (!isText(thought)) return 'expected `thought`, what the hurried candidate thought'
  return undefined
}

function strayIn(folder: string, page: FlawPage): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !Object.hasOwn(page, basename(name, '.ts')))
    .sort()
    .map((name) => `${join(folder, name)}: flaws.ts has no entry for it. Write one, or delete it.`)
}
