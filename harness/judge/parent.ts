import type { Problem } from '../core/verdict.ts'
import type { Jail } from '../jail/jail.ts'
import type { Judge } from './judge.ts'
import { openKit } from './kit.ts'

export interface JudgeOptions {
  /** The implementation's file. */
  solution: string
  /** The kata's driver. */
  drive: string
  kitRoot: string
  /** In which the code is compiled and run. @default at large */
  jail?: Jail | undefined
  /** Opens a debugger in the child and lifts every limit of time. @default false */
  inspect?: boolean
}

/** Compiles an implementation and starts its child; or says why it cannot be run at all. */
export async function openJudge(options: JudgeOptions): Promise<Judge | { problem: Problem }> {
  const { solution, inspect = false } = options
  const kit = openKit(options)
  const judge = await kit.judge(solution, { inspect })
  if ('problem' in judge) kit.close()
  else judge.onClose(() => kit.close())
  return judge
}
