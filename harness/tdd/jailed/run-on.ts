import * as v from 'valibot'
import type { Jail } from '../../jail/jail.ts'
import { Child, type Killed } from '../../judge/child-process.ts'
import { resultOf, type Fact, type VariantResult } from '../facts.ts'

/** Of one test, as vitest bounds the time of one. */
const CPU_MS_MAX = 5_000

const text = v.string()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const error = v.optional(text)

const factSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('opened'), pid: count }),
  v.strictObject({
    kind: v.literal('collected'),
    tests: v.array(
      v.strictObject({
        ...{ key: text, name: text, line: v.optional(count) },
        mode: v.picklist(['run', 'skip', 'todo']),
      }),
    ),
    error,
  }),
  v.strictObject({ kind: v.literal('began'), key: text }),
  v.strictObject({
    kind: v.literal('ran'),
    key: text,
    state: v.picklist(['pass', 'fail', 'skip']),
    message: v.optional(text),
    timedOut: v.boolean(),
    assertions: count,
    ownParts: v.array(text),
  }),
  v.strictObject({ kind: v.literal('ended'), error }),
])

/** Compiled tests, and with what they are run. */
export interface Setting {
  /** The compiled program of the child. */
  program: string
  tests: string
  /** Of chance: the same on every variant. */
  seed: number
  /** @default at large */
  jail: Jail | undefined
}

export interface JailedRun {
  result: VariantResult
  /** How its process ended, if before the tests were through. */
  end?: Killed
}

/**
 * Runs tests on a variant in a process of its own, which is told nothing but the two.
 *
 * @throws {Error} when the process ends before the tests are there: no fault of theirs.
 */
export async function runOn(
  { id, code }: { id: string; code: string },
  { program, tests, seed, jail }: Setting,
): Promise<JailedRun> {
  const child = new Child(program, jail && { jailed: { jail } })
  const facts: Fact[] = []
  let end: Killed | undefined
  try {
    for await (const heard of child.told({ tests, variant: code, seed }, CPU_MS_MAX)) {
      if ('end' in heard) {
        end = heard.end
        break
      }
      const fact = v.safeParse(factSchema, heard.told)
      if (!fact.success) {
        end = { kind: 'killed', why: 'tampered', detail: 'it wrote into the pipe of the judge' }
        break
      }
      facts.push(fact.output as Fact)
      if (fact.output.kind === 'ended') break
    }
  } finally {
    child.kill()
  }
  if (facts.length === 0 && end?.why !== 'tampered') {
    throw new Error(`the process that runs tests did not begin: ${end?.detail}`)
  }
  return { result: resultOf(id, facts, end !== undefined), ...(end && { end }) }
}
