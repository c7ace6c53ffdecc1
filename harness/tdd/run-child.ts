import { Run, type Round, type Setting } from './vitest-run.ts'
import type { VariantResult } from './facts.ts'
import { mappedStack } from '../source/mapped-stack.ts'
import { leaveWithParent } from '../bank/own-process.ts'

/** What the process is told: the setting once, then rounds, one after the other. */
export type Order = { kind: 'set'; setting: Setting } | { kind: 'run'; rounds: Round[] }

/** What it tells. */
export type Message =
  { kind: 'result'; result: VariantResult } | { kind: 'done' } | { kind: 'failed'; message: string }

leaveWithParent()

let run: Run | undefined
process.on('message', (order: Order) => {
  if (order.kind === 'set') {
    // What vitest and the tests leave in the temporary folder goes with the setting's.
    for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = order.setting.root
    run = new Run(order.setting)
  } else {
    run
      ?.on(order.rounds, (result) => tell({ kind: 'result', result }))
      .then(
        () => tell({ kind: 'done' }),
        (error: unknown) =>
          tell({ kind: 'failed', message: mappedStack(String((error as Error).stack)) }),
      )
  }
})

function tell(message: Message): void {
  process.send?.(message)
}
