/**
 * How an attempt is taken, from the least strict on. `practice` shows everything; `interview` opens one
 * level after the other; `exam` gives counts only until it is over.
 */
export const MODES = ['practice', 'interview', 'exam'] as const
export type Mode = (typeof MODES)[number]

/** Of several modes, the one that shows least. */
export function strictest(modes: readonly Mode[]): Mode {
  return MODES.findLast((mode) => modes.includes(mode)) ?? 'practice'
}

/** A stretch of an interview, in milliseconds from its start. */
export interface Phase {
  name: 'clarify' | 'plan' | 'code' | 'follow-ups' | 'wrap-up'
  fromMs: number
  toMs: number
}

/** What an interviewer gives each phase, of the whole time. */
const SHARES = [
  ['clarify', 0.1],
  ['plan', 0.1],
  ['code', 0.35],
  ['follow-ups', 0.35],
  ['wrap-up', 0.1],
] as const

/** The phases of an interview of this length, back to back. */
export function phasesOf(totalMs: number): Phase[] {
  let fromMs = 0
  return SHARES.map(([name, share]) => {
    const phase = { name, fromMs, toMs: Math.round(fromMs + share * totalMs) }
    fromMs = phase.toMs
    return phase
  })
}

/** The phase at an instant; after the end, the last one. Once all levels are green it is the wrap-up. */
export function phaseAt(
  elapsedMs: number,
  { totalMs, isSolved = false }: { totalMs: number; isSolved?: boolean },
): Phase | undefined {
  const phases = phasesOf(totalMs)
  const current = isSolved ? undefined : phases.find(({ toMs }) => elapsedMs < toMs)
  return current ?? phases.at(-1)
}

/**
 * When the time of each level is up, in milliseconds from the start: level 1 has the time to code, the
 * others share that of the follow-ups.
 */
export function levelEndsMs(levels: number, totalMs: number): number[] {
  const phases = phasesOf(totalMs)
  const code = phases.find(({ name }) => name === 'code')
  const followUps = phases.find(({ name }) => name === 'follow-ups')
  if (!code || !followUps) return []
  const shareMs = (followUps.toMs - followUps.fromMs) / Math.max(1, levels - 1)
  return Array.from({ length: levels }, (_, index) => Math.round(code.toMs + index * shareMs))
}
