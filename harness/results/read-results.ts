import * as v from 'valibot'
import { InputError } from '../lib/input-error.ts'
import type { Results } from './results.ts'
import { resultsSchema } from './schema.ts'

/**
 * Reads a `results.json` back: of this version, and with nothing in it that does not belong there.
 *
 * @param file as the error calls it.
 * @throws {InputError} that says the first thing that is wrong, and where.
 */
export function readResults(text: string, file = 'results.json'): Results {
  const parsed = v.safeParse(resultsSchema, parseJson(text, file))
  if (parsed.success) return parsed.output as Results
  const [issue] = parsed.issues
  const place = v.getDotPath(issue) ?? 'the whole file'
  throw new InputError(
    `${file} is not right: ${place}: expected ${issue.expected ?? issue.message}, got ${issue.received}. \`kata grade\` writes it anew.`,
  )
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InputError(`${file} is no JSON: ${error instanceof Error ? error.message : error}`)
  }
}
