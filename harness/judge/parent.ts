import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyHistory, type History } from '../core/history.ts'
import { untilTheEnd, type Runner } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { Child } from './child-process.ts'
import { compile } from './compile.ts'
import { placeOfHang } from './place-of-hang.ts'

export interface JudgeOptions {
  /** The implementation's file. */
  solution: string
  /** The kata's driver. */
  drive: string
  kitRoot: string
  /** Opens a debugger in the child and lifts every limit of time. @default false */
  inspect?: boolean
}

/** A runner whose code under test lives in a child, which can be killed. */
export interface Judge extends Runner {
  /** Kills the children and removes their files. Safe to call twice. */
  close(): void
}

/** Compiles an implementation and starts its child; or says why it cannot be run at all. */
export async function openJudge(options: JudgeOptions): Promise<Judge | { problem: Problem }> {
  const compiled = await compile(options)
  if ('problem' in compiled) return compiled
  const folder = mkdtempSync(join(tmpdir(), 'kata-'))
  const file = join(folder, 'run.mjs')
  writeFileSync(file, compiled.code)
  const seat = new Seat(file, options)
  const seatAside = new Seat(file, options)
  const aside = new Map<Workload, Promise<History>>()
  const close = (): void => {
    process.removeListener('exit', close)
    seat.close()
    seatAside.close()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', close)
  const problem = await seat.open()
  if (problem) {
    close()
    return { problem }
  }
  return {
    exports: seat.exports,
    close,
    ahead(workloads) {
      const histories = seatAside.perform(workloads)
      workloads.forEach((workload, index) =>
        aside.set(
          workload,
          histories.then((all) => all[index] ?? emptyHistory({ kind: 'not-run' })),
        ),
      )
    },
    async run(workloads) {
      const here = await seat.perform(workloads.filter((workload) => !aside.has(workload)))
      const histories: History[] = []
      for (const workload of workloads) {
        const history = await (aside.get(workload) ?? here.shift())
        if (history) histories.push(history)
      }
      return untilTheEnd(histories, workloads.length)
    },
  }
}

/** A place for one child after another: a dead one is followed by the next when there is work. */
class Seat {
  readonly #file: string
  readonly #options: JudgeOptions
  #child: Child | undefined

  constructor(file: string, options: JudgeOptions) {
    this.#file = file
    this.#options = options
  }

  get exports(): readonly string[] {
    return this.#child?.exports ?? []
  }

  /** Starts a child, unless one is alive; or says why the code cannot be loaded. */
  async open(): Promise<Problem | undefined> {
    if (this.#child && !this.#child.isDead) return undefined
    this.#child = new Child(this.#file, this.#options)
    const problem = await this.#child.load()
    if (!problem || !this.#child.hangs) return problem
    return { ...problem, message: problem.message + (await this.#place()) }
  }

  async perform(workloads: readonly Workload[]): Promise<History[]> {
    if (workloads.length === 0) return []
    const problem = await this.open()
    if (problem || !this.#child) return untilTheEnd([], workloads.length)
    const histories = await this.#child.perform(workloads)
    for (const [index, { end }] of histories.entries()) {
      if (end.kind !== 'killed' || end.why !== 'loop') continue
      histories[index] = emptyHistory({
        ...end,
        detail: end.detail + (await this.#place(workloads[index])),
      })
    }
    return histories
  }

  async #place(workload?: Workload): Promise<string> {
    const place = await placeOfHang(this.#file, this.#options, workload)
    return place ? ` at ${place}` : ''
  }

  close(): void {
    this.#child?.kill()
  }
}
