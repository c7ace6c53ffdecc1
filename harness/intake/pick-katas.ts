import { counted, listed } from '../core/words.ts'
import type { Collected } from './collect.ts'
import type { Submission, SubmittedKata } from './submission.ts'

/** What tells the files of one kata from those of another. */
export interface KataForm {
  kata: string
  /** The names that a solution must export. */
  exports: string[]
}

export interface KataForms {
  /** Of the assignment. */
  asked: KataForm[]
  /** All that there are: a folder of their name is theirs. */
  slugs: string[]
  /** What lies in the folder of an exam goes before what was practised. */
  isExam: boolean
}

type Picked = Pick<Submission, 'katas' | 'ignored' | 'notes'>

/**
 * Which of a submission's files belong to which kata. A kata's folder is where its `solution.ts` lies;
 * where there is none, one file that exports what the kata asks is taken for it.
 */
export function pickKatas(collected: Collected, forms: KataForms): Picked {
  const picker = new Picker(collected, forms)
  return picker.pick()
}

class Picker {
  readonly #texts: Map<string, string>
  readonly #forms: KataForms
  readonly #ignored: Submission['ignored']
  readonly #notes: string[]
  /** The path of each kata's solution. */
  readonly #solutions = new Map<string, string>()

  constructor({ texts, ignored, notes }: Collected, forms: KataForms) {
    this.#texts = texts
    this.#forms = forms
    this.#ignored = [...ignored]
    this.#notes = [...notes]
  }

  pick(): Picked {
    for (const path of this.#texts.keys()) {
      if (nameIn(path) === 'solution.ts') this.#addSolution(path)
    }
    for (const form of this.#forms.asked) {
      if (!this.#solutions.has(form.kata)) this.#findOther(form)
    }
    const taken = new Set<string>()
    const katas = this.#forms.asked.flatMap(({ kata }) => this.#filesOf(kata, taken))
    const given = new Set(this.#ignored.map(({ path }) => path))
    for (const path of this.#texts.keys()) {
      if (!taken.has(path) && !given.has(path)) this.#ignore(path, this.#whyNotTaken(path))
    }
    return {
      katas,
      ignored: this.#ignored.sort((a, b) => (a.path < b.path ? -1 : 1)),
      notes: this.#notes,
    }
  }

  #ignore(path: string, why: string): void {
    this.#ignored.push({ path, why })
  }

  #addSolution(path: string): void {
    const kata = this.#kataOf(path)
    if (kata === undefined) {
      this.#notes.push(`of which kata is ${path}? Neither its folder nor its exports say so`)
      this.#ignore(path, 'it does not say of which kata it is')
      return
    }
    if (!this.#forms.asked.some((form) => form.kata === kata)) {
      this.#ignore(path, `${kata} is not asked`)
      return
    }
    const other = this.#solutions.get(kata)
    const best = other === undefined ? path : [other, path].sort((a, b) => this.#rank(a, b))[0]
    if (best === undefined) return
    this.#solutions.set(kata, best)
    if (other !== undefined) {
      const left = best === path ? other : path
      this.#ignore(left, `${best} was taken`)
      this.#notes.push(`${kata} has two solutions: ${best} was taken, ${left} was not`)
    }
  }

  /** In an exam, the exam first; then the less deep; of two exams, which are named by their instant, the later. */
  #rank(a: string, b: string): number {
    const practice = (path: string): number =>
      Number(this.#forms.isExam && !/(?:^|\/)exam-/.test(path))
    const depth = (path: string): number => path.split('/').length
    return practice(a) - practice(b) || depth(a) - depth(b) || (a < b ? 1 : -1)
  }

  /** The kata that a file's folders name; else that whose exports it has; else the only one asked. */
  #kataOf(path: string): string | undefined {
    const named = this.#kataNamedBy(path)
    if (named !== undefined) return named
    const { asked } = this.#forms
    const text = this.#texts.get(path) ?? ''
    const fitting = asked.filter((form) => exportsAny(text, form))
    if (fitting.length === 1) return fitting[0]?.kata
    return asked.length === 1 ? asked[0]?.kata : undefined
  }

  #kataNamedBy(path: string): string | undefined {
    const names = path.toLowerCase().split('/').slice(0, -1)
    return names.reverse().find((name) => this.#forms.slugs.includes(name))
  }

  /** A solution of another name. */
  #findOther(form: KataForm): void {
    const { kata, exports } = form
    const candidates = [...this.#texts].filter(([path, text]) => {
      const named = this.#kataNamedBy(path)
      const isFree = named === undefined || named === kata
      return isFree && !isTest(path) && nameIn(path) !== 'solution.ts' && exportsAny(text, form)
    })
    const paths = candidates.map(([path]) => path).filter((path) => !this.#isBesideSolution(path))
    const [only] = paths
    if (only !== undefined && paths.length === 1) {
      this.#solutions.set(kata, only)
      this.#notes.push(`${kata}: ${only} was taken for solution.ts, since it exports what is asked`)
    } else if (paths.length > 1) {
      this.#notes.push(
        `${kata}: which of ${listed(paths)} is the solution? ${counted(paths.length, 'file exports', 'files export')} what is asked, and none is called solution.ts`,
      )
    } else if (this.#texts.size > 0) {
      this.#notes.push(
        `${kata}: there is no solution.ts, and no other file exports ${listed(exports)}`,
      )
    } else {
      this.#notes.push(`${kata}: there is no TypeScript at all`)
    }
  }

  #isBesideSolution(path: string): boolean {
    return [...this.#solutions.values()].some((solution) => isIn(folderOf(solution), path))
  }

  #filesOf(kata: string, taken: Set<string>): SubmittedKata[] {
    const solution = this.#solutions.get(kata)
    if (solution === undefined) return []
    const folder = folderOf(solution)
    const others = [...this.#solutions.values()].filter((path) => path !== solution).map(folderOf)
    const files: Record<string, string> = {}
    for (const [path, text] of this.#texts) {
      const isOthers = others.some((other) => other.length > folder.length && isIn(other, path))
      const isLeft = this.#ignored.some((one) => one.path === path)
      if (!isIn(folder, path) || isOthers || isLeft || taken.has(path)) continue
      const name = path === solution ? 'solution.ts' : nameFrom(folder, path)
      if (path !== solution && (name === 'solution.ts' || !isModule(name))) continue
      files[name] = text
      taken.add(path)
    }
    const actual = solution.split('/').at(-1)
    if (actual?.toLowerCase() === 'solution.ts' && actual !== 'solution.ts') {
      this.#notes.push(`${kata}: ${actual} was taken for solution.ts`)
    }
    if (files['solution.ts']?.trim() === '') this.#notes.push(`${kata}: ${solution} is empty`)
    return [{ kata, files }]
  }

  #whyNotTaken(path: string): string {
    if (isTest(path)) return 'of tests, only solution.test.ts beside the solution is judged'
    const named = this.#kataNamedBy(path)
    if (named !== undefined && !this.#forms.asked.some(({ kata }) => kata === named)) {
      return `${named} is not asked`
    }
    return 'it does not lie with a solution'
  }
}

function nameFrom(folder: string, path: string): string {
  const name = folder === '' ? path : path.slice(folder.length + 1)
  return name.toLowerCase() === 'solution.test.ts' ? 'solution.test.ts' : name
}

/** The student's own tests are one file; all else that is no test may be imported. */
function isModule(name: string): boolean {
  return name === 'solution.test.ts' || !isTest(name)
}

function isTest(path: string): boolean {
  return /\.(?:test|spec)\.ts$/i.test(path)
}

function nameIn(path: string): string {
  return (path.split('/').at(-1) ?? '').toLowerCase()
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/')
}

function isIn(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`)
}

const NAME = String.raw`(?:async\s+)?(?:function\s*\*?|class|const|let|var)\s+`

function exportsAny(text: string, { exports }: KataForm): boolean {
  return exports.some((name) =>
    [`\\bexport\\s+${NAME}${name}\\b`, `\\bexport\\s*\\{[^}]{0,2000}\\b${name}\\b`].some(
      (pattern) => new RegExp(pattern).test(text),
    ),
  )
}
