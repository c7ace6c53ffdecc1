import { HAS_SOLUTIONS } from '../bank/bank-root.ts'
import type { Kata } from '../core/kata.ts'
import type { Paint } from '../explain/paint.ts'
import { wrap } from '../explain/wrap.ts'
import type { Slow } from '../judge/slow.ts'

/** How many times a tenth the whole takes, from which each operation costs more, the more there are. */
const GROWTH_MIN = 25

/** What took long, how it grows, and where: information, never a verdict. */
export function slowLines(
  { workload, cpuMs, part, place }: Slow,
  kata: Kata,
  { paint, columns, name }: { paint: Paint; columns?: number; name: string },
): string[] {
  const scenario = kata.scenarios.find((one) => one.workload === workload)
  const count = (number: number): string => number.toLocaleString('en-US')
  const what = `${count(workload.operations.length)} operations${scenario ? ` (${scenario.name})` : ''}`
  const tenth = part ? `, the first ${count(part.operations)} of them ${seconds(part.cpuMs)}` : ''
  const grows = part !== undefined && cpuMs > GROWTH_MIN * Math.max(1, part.cpuMs)
  const sentences = [
    `${what} took ${seconds(cpuMs)} of CPU time${tenth}${
      grows ? ': an operation costs more, the more there are' : ''
    }.`,
    ...(place ? [`Half a second into it the code was at ${place}.`] : []),
    `No law minds${HAS_SOLUTIONS ? `; to measure it: npx kata bench ${name}` : '.'}`,
  ]
  return ['', ...wrap(sentences.join(' '), '  ', `${paint.unsure('slow')}: `, columns)]
}

function seconds(ms: number): string {
  const number = ms < 9_950 ? (ms / 1_000).toFixed(1) : String(Math.round(ms / 1_000))
  return `${number} s`
}
