import { BankError, KIT_ROOT } from '../bank/bank.ts'
import { RUNS_DEFAULT } from '../explore/plan.ts'
import { checks } from './checks/index.ts'
import { crossingsOf } from './crossings.ts'
import { premisesOf } from './premises.ts'
import type { Check, Report } from './report.ts'
import { Subject } from './subject.ts'

export { reportText } from './report-text.ts'
export type { Check, Crossing, Premise, Report } from './report.ts'

export interface CheckOptions {
  /** The bank's folder, which holds `katas/` and `solutions/`. @default the kit's own */
  root?: string
  /** Generated workloads a level and seed. @default 100 */
  runs?: number
  /** Seeds for the reference; flaws and controls are judged with the first. @default [1, 2, 3, 4] */
  seeds?: number[]
  /** Checks that are left out, by name. */
  except?: string[]
  /** Hears which implementation is being judged, as a line for a terminal. */
  onProgress?: (text: string) => void
}

const SEEDS_DEFAULT = [1, 2, 3, 4]

/** The names of all checks, in the order of the report. */
export const checkNames: readonly string[] = checks.map(({ name }) => name)

/**
 * The battery: everything that a kata must hold before it may be given to a learner. Never throws for
 * a bad kata; each mistake becomes a complaint.
 */
export async function checkKata(slug: string, options: CheckOptions = {}): Promise<Report> {
  const { root = KIT_ROOT, runs = RUNS_DEFAULT, seeds = SEEDS_DEFAULT } = options
  const { except = [], onProgress = () => undefined } = options
  const subject = await Subject.load(slug, { root, runs, seeds, onProgress })
  const results = await Promise.all(
    checks
      .filter(({ name }) => !except.includes(name))
      .map(async ({ name, complaints }) => complaintsOf(subject, name, complaints)),
  )
  return {
    slug,
    checks: withoutRepeats(results),
    premises: await orNone(premisesOf(subject)),
    crossings: await orNone(crossingsOf(subject)),
  }
}

async function complaintsOf(
  subject: Subject,
  name: string,
  ask: (subject: Subject) => Promise<string[]>,
): Promise<Check> {
  try {
    const complaints = await ask(subject)
    return { name, ok: complaints.length === 0, complaints }
  } catch (error) {
    if (!(error instanceof BankError)) throw error
    return { name, ok: false, complaints: subject.relativePaths(error.message).split('\n') }
  }
}

/** A mistake that stops several checks is told once. */
function withoutRepeats(results: Check[]): Check[] {
  const told = new Set<string>()
  const isNew = (complaint: string): boolean => {
    const mistake = complaint.replace(/(: this file is missing).*/s, '$1')
    if (told.has(mistake)) return false
    told.add(mistake)
    return true
  }
  return results.map((check) => {
    const complaints = check.complaints.filter(isNew)
    if (check.ok || complaints.length > 0) return { ...check, complaints }
    return { ...check, complaints: ['Not looked at: mend what is named above first.'] }
  })
}

/** What cannot be measured is told by the check that needs it. */
async function orNone<T>(measured: Promise<T[]>): Promise<T[]> {
  try {
    return await measured
  } catch (error) {
    if (error instanceof BankError) return []
    throw error
  }
}
