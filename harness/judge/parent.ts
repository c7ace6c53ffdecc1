import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyHistory, type RunEnd } from '../core/history.ts'
import type { Runner } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import { Child } from './child-process.ts'
import { compile } from './compile.ts'

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
  /** Kills the child and removes its files. Safe to call twice. */
  close(): void
}

/** Compiles an implementation and starts its child; or says why it cannot be run at all. */
export async function openJudge(options: JudgeOptions): Promise<Judge | { problem: Problem }> {
  const compiled = await compile(options)
  if ('problem' in compiled) return compiled
  const folder = mkdtempSync(join(tmpdir(), 'kata-'))
  const file = join(folder, 'run.mjs')
  writeFileSync(file, compiled.code)
  const start = (): Promise<Child | RunEnd | Problem> => Child.start(file, options)
  let child = await start()
  const close = (): void => {
    process.removeListener('exit', close)
    if (child instanceof Child) child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', close)
  if (!(child instanceof Child)) {
    close()
    return {
      problem:
        'kind' in child && child.kind === 'import'
          ? child
          : importProblem(child as RunEnd, options.solution),
    }
  }
  return {
    exports: child.exports,
    close,
    async run(workloads) {
      if (child instanceof Child && child.isDead) child = await start()
      if (!(child instanceof Child)) return workloads.map(() => emptyHistory({ kind: 'not-run' }))
      return child.perform(workloads)
    },
  }
}

function importProblem(end: RunEnd, file: string): Problem {
  const isLoop = end.kind === 'killed' && end.why === 'loop'
  const what = end.kind === 'killed' ? end.detail : 'the process did not start'
  return {
    kind: 'import',
    file,
    message: isLoop
      ? `an endless loop while the file was imported: ${what}`
      : `the process ended while the file was imported: ${what}`,
  }
}
