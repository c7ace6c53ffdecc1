import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { BANK_ROOT, findKatas, loadKata } from '../bank/bank.ts'
import { InputError } from '../lib/input-error.ts'
import type { Assignment } from './assignment.ts'
import { inUtc } from './instant.ts'
import { repeatedKeys } from './repeated-keys.ts'
import { assignmentSchema } from './schema.ts'

/**
 * Reads an `assignment.json`.
 *
 * @throws {InputError} that names every field that is wrong, what was expected there and what came.
 * @throws a system error when the file cannot be read.
 */
export async function readAssignment(file: string, root = BANK_ROOT): Promise<Assignment> {
  return parseAssignment(await readFile(file, 'utf8'), file, await levelsOfKatas(root))
}

/** How many levels each kata of the bank has. */
export async function levelsOfKatas(root = BANK_ROOT): Promise<Map<string, number>> {
  const katas = await Promise.all(findKatas(root).map((slug) => loadKata(slug, root)))
  return new Map(katas.map(({ slug, levels }) => [slug, levels.length]))
}

/**
 * @param file what errors call it.
 * @param levels how many each kata has, by its name.
 * @throws {InputError} as `readAssignment` does.
 */
export function parseAssignment(
  json: string,
  file: string,
  levels: ReadonlyMap<string, number>,
): Assignment {
  const value = parseJson(json, file)
  const parsed = v.safeParse(assignmentSchema, value)
  const errors = [
    ...repeatedKeys(json).map(
      (keys) => `${pathText(keys)}: expected once, and it stands there again`,
    ),
    ...(parsed.success ? contradictions(parsed.output, levels) : parsed.issues.map(sentenceFor)),
  ]
  if (errors.length > 0) throw new InputError([`${file} is not right:`, ...errors].join('\n  '))
  return parsed.output as Assignment
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new InputError(`${file} is no JSON: ${(error as Error).message}`)
  }
}

/** What each field allows by itself, and the whole does not. */
function* contradictions(
  { katas, opens, due, late, ownTests }: Assignment,
  levels: ReadonlyMap<string, number>,
): Generator<string> {
  for (const [index, { kata, points }] of katas.entries()) {
    const count = levels.get(kata)
    const first = katas.findIndex((other) => other.kata === kata)
    const field = `katas[${index}].kata`
    if (count === undefined) {
      yield expected(field, `one of ${[...levels.keys()].join(', ')}`, kata)
    } else if (first < index) {
      yield expected(field, `each kata once (it is katas[${first}] as well)`, kata)
    } else if (points.length > count) {
      yield expected(
        `katas[${index}].points`,
        `at most ${count} numbers, since ${kata} has ${count} levels`,
        points,
      )
    }
  }
  if (katas.every(({ points }) => sum(points) === 0) && !(ownTests && ownTests.points > 0)) {
    yield expected('katas[0].points', 'some points in all', katas[0]?.points)
  }
  if (due <= opens) yield expected('due', `an instant after it opens, ${opens}`, due)
  for (const [id, own] of Object.entries(late.extensions)) {
    if (own <= due) {
      yield expected(pathText(['late', 'extensions', id]), `an instant after due, ${due}`, own)
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

type Issue = v.InferIssue<typeof assignmentSchema>

function sentenceFor({ path, type, message, expected: rule, input }: Issue): string {
  const keys = (path ?? []).map(({ key }) => key)
  const field = pathText(keys)
  const isKey = path?.at(-1)?.origin === 'key'
  if (type === 'strict_object' && isKey && rule === 'never') {
    const known = namesOf(schemaAt(keys.slice(0, -1)))
    return `${field}: nothing of this name belongs there; expected ${known.join(', ')} and no more`
  }
  if (type === 'strict_object' && isKey) return expected(field, expectedAt(keys), undefined)
  return expected(field, isKey ? `a name: ${message}` : message, input)
}

function expected(field: string, what: string, got: unknown): string {
  return `${field}: expected ${what}, got ${shown(got)}`
}

/** What came, on one line and no longer than one reads. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  const utc = typeof value === 'string' ? inUtc(value) : undefined
  if (utc !== undefined) return `${text}, which is ${utc}`
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** `katas[1].points[0]`, `late.extensions["a b"]`; the whole file where there is no key. */
function pathText(keys: readonly unknown[]): string {
  const parts = keys.map((key) => {
    if (typeof key === 'number') return `[${key}]`
    return /^[a-z]\w*$/i.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`
  })
  return parts.join('').replace(/^\./, '') || 'the whole file'
}

/** What a field that is not there should have been. */
function expectedAt(keys: readonly unknown[]): string {
  const schema = schemaAt(keys)
  const result = schema && v.safeParse(schema, undefined)
  return result?.issues?.[0].message ?? 'something'
}

type Schema = v.GenericSchema & {
  entries?: Record<string, Schema>
  item?: Schema
  wrapped?: Schema
}

function schemaAt(keys: readonly unknown[]): Schema | undefined {
  return keys.reduce<Schema | undefined>((outer, key) => {
    const schema = outer?.wrapped ?? outer
    return schema?.item ?? schema?.entries?.[String(key)]
  }, assignmentSchema as Schema)
}

function namesOf(schema: Schema | undefined): string[] {
  return Object.keys((schema?.wrapped ?? schema)?.entries ?? {})
}
