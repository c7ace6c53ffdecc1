import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import type { Jail } from '../jail/jail.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import { Child } from './child-process.ts'
import { compileKit, compileSolution } from './compile.ts'
import { compileInJail } from './compile-in-jail.ts'
import { PRELOAD, PRELOAD_TEXT } from './engine-flags.ts'
import { Judge } from './judge.ts'
import { Worker } from './worker.ts'

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

/**
 * @param options.jail in which the code is compiled and run. @default at large
 * @param options.parent where files lie for as long as the kit is open. @default outside the kit
 */
export function openKit({
  drive,
  kitRoot,
  jail,
  parent,
  findsHangs = true,
}: {
  drive: string
  kitRoot: string
  jail?: Jail | undefined
  /** Says where code hangs: what one look found, and another may find elsewhere. @default true */
  findsHangs?: boolean
  parent?: string | undefined
}): Kit {
  const folder = temporaryFolder('kata-', parent)
  const kit = join(folder.path, 'kit.mjs')
  writeFileSync(join(folder.path, PRELOAD), PRELOAD_TEXT)
  const compiled = compileKit(drive, kitRoot).then((file) => copyFileSync(file, kit))
  compiled.catch(() => undefined)
  let spare: Child | undefined
  /** While the spare child warms up, its answers belong to that. */
  let warming: Promise<unknown> = Promise.resolve()
  let count = 0
  let isClosed = false
  const open = new Set<Judge>()
  const close = (): void => {
    isClosed = true
    spare?.kill()
    for (const judge of open) judge.close()
    folder.remove()
  }

  const compileInto = async (
    solution: string,
  ): Promise<{ bundle: string } | { problem: Problem }> => {
    const bundle = join(folder.path, `solution-${++count}.mjs`)
    const result = await (jail
      ? compileInJail(jail, solution, kitRoot)
      : compileSolution(solution, kitRoot, bundle))
    await compiled
    if ('problem' in result) return result
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
      const child = new Child(kit, { isToLast: warmUp !== undefined })
      spare = child
      if (warmUp) warming = warm(child, warmUp)
      await warming
    },
    async judge(solution, { inspect = false } = {}) {
      const code = await compileInto(solution)
      if ('problem' in code) return code
      const loadable = { solution, bundle: code.bundle }
      await warming
      // A jail is made around the code that it keeps.
      const first = inspect || jail ? undefined : spare
      if (first) spare = undefined
      const judge = new Judge({
        worker: new Worker(kit, loadable, { inspect, jail, findsHangs, ...(first && { first }) }),
        beside: new Worker(kit, loadable, { isNice: true, jail, findsHangs }),
      })
      judge.onClose(() => {
        open.delete(judge)
        rmSync(loadable.bundle, { force: true })
      })
      open.add(judge)
      const problem = await judge.open()
      if (!problem) return judge
      judge.close()
      return { problem }
    },
  }
}
