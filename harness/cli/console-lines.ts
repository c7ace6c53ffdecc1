import type { Kata } from '../core/kata.ts'
import { counted } from '../core/words.ts'
import { plain, type Paint } from '../explain/paint.ts'
import { printedLines } from '../explain/text.ts'
import type { Printed } from '../judge/printed.ts'

/** What the code printed in the first of the runs in which it printed: broken or not. */
export function consoleLines({ runs, first }: Printed, kata: Kata, paint: Paint = plain): string[] {
  if (!first) return ['', 'your code printed nothing']
  const scenario = kata.scenarios.find(({ workload }) => workload === first.workload)
  const name = scenario ? `scenario ${scenario.name}` : 'one of the generated workloads'
  const others = runs - 1
  return [
    '',
    ...printedLines(first.history, name, paint),
    ...(others > 0 ? [paint.faint(`    it printed in ${counted(others, 'other run')}, too`)] : []),
  ]
}
