import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { BankError, filesOf } from '../../bank/bank.ts'
import { EQUIVALENT_MUTANTS } from '../../battery/layout.ts'
import type { Mutant } from './mutant.ts'

const text = v.pipe(v.string(), v.nonEmpty())

const listSchema = v.array(
  v.strictObject({
    mutator: text,
    /** The whole line of the reference, without its indentation. */
    line: text,
    /** The part of it that is replaced. */
    original: text,
    /** What stands there instead: may be nothing. */
    replacement: v.string(),
    /** In one sentence, why no correct law can tell it from the reference. */
    proof: v.pipe(text, v.regex(/\.$/, 'a proof is a sentence')),
  }),
)

/** A mutant that behaves like the reference under the contract, with the proof. */
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
export function isSame(mutant: Mutant, listed: Equivalent): boolean {
  return (
    mutant.mutator === listed.mutator &&
    mutant.text === listed.line &&
    mutant.original === listed.original &&
    mutant.replacement === listed.replacement
  )
}
