import { readFile } from 'node:fs/promises'
import { filesOf, KIT_ROOT } from '../bank/bank.ts'
import { endsBatch, type History } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'
import type { Runner } from '../core/runner.ts'
import { isBadInputError, type Value } from '../core/value.ts'
import { missingExports } from '../explore/board.ts'
import { planOf, upTo } from '../explore/plan.ts'
import { openJudge } from '../judge/parent.ts'
import { measured, notMeasured, type Measured } from './measured.ts'

/** Whether those who read an error learn which field it is about. */
export type Messages = Measured<{
  refusals: number
  /** Those whose message names a field of the contract. */
  naming: number
  /** A message that names none. */
  example?: string
}>

const HOW = "the kata's bad input was run; names are those of contract.ts"
const SEED = 1
const RUNS = 20
const LENGTH_MAX = 300

/** Runs the kata's traffic on an attempt in a child, and reads the errors that refuse bad input. */
export async function messagesOf(kata: Kata, solution: string, root: string): Promise<Messages> {
  const { drive, contract } = filesOf(kata.slug, root)
  const judge = await openJudge({ solution, drive, kitRoot: KIT_ROOT })
  if ('problem' in judge) return notMeasured(`the code cannot be run: ${judge.problem.message}`)
  try {
    const histories = await judge.run(trafficFor(kata, judge))
    const { fieldsIn } = await import('./fields.ts')
    return messagesIn(histories, fieldsIn(await readFile(contract, 'utf8')))
  } finally {
    judge.close()
  }
}

/** Up to the last level whose exports are there. */
function trafficFor(kata: Kata, runner: Runner): Parameters<Runner['run']>[0] {
  const levels = upTo(kata.levels.length).filter(
    (level) => !missingExports(kata, level, runner.exports),
  )
  const { batches } = planOf(kata, { levels, seed: SEED, runs: RUNS, stress: false })
  return batches.flatMap(({ cases }) => cases().map(({ workload }) => workload))
}

/** Counts the refusals in some histories. Errors of the workload's and of the engine's are left out. */
export function messagesIn(histories: readonly History[], fields: readonly string[]): Messages {
  const broken = histories.find(endsBatch)
  if (broken) return notMeasured(`the code does not get through the traffic: ${endText(broken)}`)
  const messages = histories.flatMap(({ events }) =>
    events.flatMap(({ how, value }) =>
      how === 'threw' || how === 'rejected' ? messageOf(value) : [],
    ),
  )
  if (messages.length === 0) return notMeasured('no bad input was refused with an error')
  const names = new RegExp(`\\b(${fields.join('|')})\\b`, 'i')
  const bare = messages.filter((message) => !names.test(message))
  return measured(HOW, {
    refusals: messages.length,
    naming: messages.length - bare.length,
    ...(bare[0] !== undefined && { example: bare[0].slice(0, LENGTH_MAX) }),
  })
}

const BY_THE_ENGINE =
  /^Cannot (read|set|destructure|convert|mix)|is not (a function|iterable|a constructor)|^Invalid (array|string) length|^Maximum call stack/

function messageOf(value: Value | undefined): string[] {
  if (!isBadInputError(value)) return []
  const { id, message } = value as { id: string; message: string }
  return id.startsWith('#') && !BY_THE_ENGINE.test(message) ? [message] : []
}

function endText({ end }: History): string {
  if (end.kind === 'bound') return `more than ${end.limit} ${end.bound}`
  return end.kind === 'killed' ? end.detail : end.kind
}
