import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyHistory, type History } from '../core/history.ts'
import { untilTheEnd } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { Child } from './child-process.ts'
import { compileKit, compileSolution } from './compile.ts'
import type { Judge } from './parent.ts'
import { Seat } from './seat.ts'

/** A kata's driver, compiled once: opens one judge after the other on it. */
export interface Kit {
  /**
   * Starts a child ahead of its code. With a warm-up it performs that first, so that what runs beside
   * the code under test is compiled to machine code when it comes: for code that one trusts.
   */
  standBy(warmUp?: WarmUp): Promise<void>
  judge(solution: string, options?: { inspect?: boolean }): Promise<Judge | { problem: Problem }>
  /** Kills every child and removes all files. Safe to call twice. */
  close(): void
}

export interface WarmUp {
  /** An implementation that can be trusted: the reference. */
  solution: string
  workloads: readonly Workload[]
}

export function openKit({ drive, kitRoot }: { drive: string; kitRoot: string }): Kit {
  const folder = mkdtempSync(join(tmpdir(), 'kata-'))
  const kit = join(folder, 'kit.mjs')
  const compiled = compileKit(drive, kitRoot).then((code) => writeFileSync(kit, code))
  compiled.catch(() => undefined)
  let spare: Child | undefined
  /** While the spare child warms up, its answers belong to that. */
  let warming: Promise<unknown> = Promise.resolve()
  let count = 0
  let isClosed = false
  const open = new Set<Judge>()
  const close = (): void => {
    isClosed = true
    process.removeListener('exit', close)
    spare?.kill()
    for (const judge of open) judge.close()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', close)

  const compileInto = async (
    solution: string,
  ): Promise<{ bundle: string } | { problem: Problem }> => {
    const result = await compileSolution(solution, kitRoot)
    await compiled
    if ('problem' in result) return result
    const bundle = join(folder, `solution-${++count}.mjs`)
    if (!isClosed) writeFileSync(bundle, result.code)
    return { bundle }
  }

  const warm = async (child: Child, { solution, workloads }: WarmUp): Promise<void> => {
    const code = await compileInto(solution)
    if ('problem' in code || (await child.load({ solution, ...code }))) return
    await child.perform(workloads)
  }

  return {
    close,
    async standBy(warmUp) {
      await compiled
      if (isClosed || (spare && !spare.isDead)) return
      const child = new Child(kit)
      spare = child
      if (warmUp) warming = warm(child, warmUp)
      await warming
    },
    async judge(solution, { inspect = false } = {}) {
      const code = await compileInto(solution)
      if ('problem' in code) return code
      const loadable = { solution, bundle: code.bundle }
      await warming
      const first = inspect ? undefined : spare
      spare = undefined
      const seat = new Seat(kit, loadable, { inspect, ...(first && { first }) })
      const seatAside = new Seat(kit, loadable)
      const aside = new Map<Workload, Promise<History>>()
      const judge: Judge = {
        exports: [],
        close() {
          open.delete(judge)
          seat.close()
          seatAside.close()
          rmSync(loadable.bundle, { force: true })
        },
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
      open.add(judge)
      const problem = await seat.open()
      if (problem) {
        judge.close()
        return { problem }
      }
      return Object.assign(judge, { exports: seat.exports })
    },
  }
}
