import { availableParallelism } from 'node:os'
import { relative, resolve, sep } from 'node:path'
import PQueue from 'p-queue'
import {
  BankError,
  filesOf,
  KIT_ROOT,
  loadControls,
  loadDrive,
  loadKata,
  type Control,
  type KataFiles,
} from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { loadFlaws, type Flaw } from '../flaws/load-flaws.ts'
import type { Problem } from '../core/verdict.ts'
import type { Judge } from '../judge/judge.ts'
import { openJudge } from '../judge/parent.ts'

export interface BatteryOptions {
  root: string
  /** Generated workloads a level and seed. */
  runs: number
  /** The reference is judged with all of them, flaws and controls with the first. */
  seeds: number[]
  onProgress: (text: string) => void
}

/** A kata under the battery: what the checks look at, each part loaded once. */
export class Subject {
  readonly slug: string
  readonly files: KataFiles
  readonly runs: number
  readonly seeds: number[]
  readonly #root: string
  readonly #onProgress: (text: string) => void
  readonly #queue = new PQueue({ concurrency: availableParallelism() })
  #kata: Promise<Kata> | undefined
  #flaws: Promise<Flaw[]> | undefined
  #controls: Promise<Control[]> | undefined

  private constructor(slug: string, { root, runs, seeds, onProgress }: BatteryOptions) {
    this.slug = slug
    this.#root = resolve(root)
    this.files = filesOf(slug, this.#root)
    this.runs = runs
    this.seeds = seeds
    this.#onProgress = onProgress
  }

  /** Loads the parts one after the other: modules are evaluated on the one virtual clock. */
  static async load(slug: string, options: BatteryOptions): Promise<Subject> {
    const subject = new Subject(slug, options)
    const root = subject.#root
    const { definition, flaws, solutions } = subject.files
    subject.#kata = subject.#loading(definition, async () => {
      const kata = await loadKata(slug, root)
      await loadDrive(slug, root)
      return kata
    })
    await settled(subject.#kata)
    subject.#flaws = subject.#loading(flaws, () => loadFlaws(slug, root))
    await settled(subject.#flaws)
    const kata = subject.#kata
    subject.#controls = subject.#loading(`${solutions}/controls`, async () =>
      loadControls(await kata, root),
    )
    await settled(subject.#controls)
    return subject
  }

  /** @throws {BankError} when the kata does not load. */
  get kata(): Promise<Kata> {
    return this.#kata ?? Promise.reject(new BankError('not loaded'))
  }

  /** @throws {BankError} when one of them does not load. */
  get flaws(): Promise<Flaw[]> {
    return this.#flaws ?? Promise.reject(new BankError('not loaded'))
  }

  /** @throws {BankError} when one of them does not load. */
  get controls(): Promise<Control[]> {
    return this.#controls ?? Promise.reject(new BankError('not loaded'))
  }

  /** The seed for what is judged once. */
  get seed(): number {
    return this.seeds[0] ?? 1
  }

  /** A path as complaints name it: relative to the root, with slashes. */
  readonly where = (path: string): string => relative(this.#root, path).split(sep).join('/')

  /** A flaw as complaints name it: by its entry. */
  readonly entry = ({ name }: Flaw): string => `${this.where(this.files.flaws)}: \`${name}\``

  /** A message of ours with its absolute paths made relative. */
  relativePaths(message: string): string {
    return message.replaceAll(this.#root + sep, '')
  }

  /**
   * Judges an implementation in a child of its own, as many side by side as there are processors.
   *
   * @param name how complaints name it. @default its path
   * @throws {BankError} when it cannot be run, or when a law, a generator or the drive throws.
   */
  async judge<T>(
    file: string,
    use: (judge: Judge) => Promise<T>,
    name = this.where(file),
  ): Promise<T> {
    return this.#queue.add(async () => {
      this.#onProgress(`checking ${this.slug}: ${name}`)
      const { drive } = this.files
      const judge = await openJudge({ solution: file, drive, kitRoot: KIT_ROOT })
      if ('problem' in judge) throw new BankError(this.#notRun(name, judge.problem))
      try {
        return await use(judge)
      } catch (error) {
        throw this.#asBankError(error, `${name}: judging it came to a stop`)
      } finally {
        judge.close()
      }
    })
  }

  #notRun(name: string, { kind, message, line }: Problem): string {
    if (kind === 'no-file') return `${name}: this file is missing. Write it.`
    const place = line === undefined ? name : `${name}:${line}`
    return `${place}: it cannot be run (${this.relativePaths(message)}). Mend that first.`
  }

  #loading<T>(path: string, load: () => Promise<T>): Promise<T> {
    return load().catch((error: unknown) => {
      throw this.#asBankError(error, `${this.where(path)}: it cannot be imported`)
    })
  }

  #asBankError(error: unknown, what: string): BankError {
    if (error instanceof BankError) return error
    const [first, ...stack] = (
      error instanceof Error ? (error.stack ?? error.message) : String(error)
    )
      .split('\n')
      .map((line) => this.relativePaths(line.trim()))
    const place = stack.find((line) => line.includes(this.slug))
    const thrown = place ? `${first}, ${place}` : first
    return new BankError(`${what} (${thrown}). Mend what throws.`)
  }
}

/** Waits without looking at the outcome: the check that asks for it hears of a failure. */
function settled(promise: Promise<unknown>): Promise<void> {
  return promise.then(
    () => undefined,
    () => undefined,
  )
}
