import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { BankError, filesOf } from '../../bank/bank.ts'
import { EQUIVALENT_MUTANTS } from '../../battery/layout.ts'
import type { Change } from './change.ts'
import type { Mutant } from './mutant.ts'

const text = v.pipe(v.string(), v.nonEmpty())

const change = {
  mutator: text,
  /** The whole line of the solution, without its indentation. */
  line: text,
  /** The part of it that is replaced. */
  original: text,
  /** What stands there instead: may be nothing. */
  replacement: v.string(),
}

const listSchema = v.array(
  v.strictObject({
    /** The solution: `reference`, or `controls/…`. */
    of: v.optional(text, 'reference'),
    ...change,
    /** The change that is made at once, where it takes two. */
    and: v.optional(v.strictObject(change)),
    /** In one sentence, why no correct law can tell it from the solution. */
    proof: v.pipe(text, v.regex(/\.$/, 'a proof is a sentence')),
  }),
)

/** A mutant that behaves like its solution under the contract, with the proof. */
export type Equivalent = v.InferOutput<typeof listSchema>[number]

/**
 * A kata's mutants that are known to be equivalent: none if it has no such file.
 *
 * @throws {BankError} when the file is not of the form.
 */
export function loadEquivalents(slug: string): Equivalent[] {
  const file = join(filesOf(slug).solutions, EQUIVALENT_MUTANTS)
  if (!existsSync(file)) return []
  const parsed = v.safeParse(listSchema, JSON.parse(readFileSync(file, 'utf8')))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new BankError(`${file}: ${v.getDotPath(issue) ?? 'the list'}: ${issue.message}`)
}

/** By content, so that a line may move; two like lines share one proof. */
export function isSame({ of, changes }: Mutant, listed: Equivalent): boolean {
  const { and } = listed
  const wanted = and ? [listed, and] : [listed]
  return (
    of === listed.of &&
    changes.length === wanted.length &&
    wanted.every((one) => changes.some((change) => isSameChange(change, one)))
  )
}

function isSameChange(
  made: Change,
  listed: v.InferOutput<v.ObjectSchema<typeof change, undefined>>,
) {
  return (
    made.mutator === listed.mutator &&
    made.text === listed.line &&
    made.original === listed.original &&
    made.replacement === listed.replacement
  )
}
