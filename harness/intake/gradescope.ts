import { parse } from 'yaml'
import * as v from 'valibot'
import { instantText } from '../assignment/instant.ts'
import { InputError } from '../lib/input-error.ts'

/** The file that Gradescope puts beside the folders of its download. */
export const METADATA = 'submission_metadata.yml'

/** Who handed in a folder of Gradescope's, and when. */
export interface Exported {
  submitters: { name: string; email?: string; sid?: string }[]
  receivedAt?: string
}

const text = v.pipe(
  v.optional(v.nullable(v.string()), ''),
  v.transform((value) => (value ?? '').trim()),
)
/** Keys are Ruby's symbols; what else stands there is passed over. */
const schema = v.record(
  v.string(),
  v.object({
    ':submitters': v.array(v.object({ ':name': text, ':email': text, ':sid': text })),
    ':created_at': text,
  }),
)

/**
 * Of each folder, by its name.
 *
 * @throws {InputError} when the file is not what Gradescope writes.
 */
export function readMetadata(yaml: string, file: string): Map<string, Exported> {
  const parsed = v.safeParse(schema, parsedYaml(yaml, file))
  if (!parsed.success) {
    const [{ message }] = parsed.issues
    throw new InputError(
      `${file}: expected what Gradescope writes beside the folders of a download (${v.getDotPath(parsed.issues[0]) ?? 'as a whole'}: ${message})`,
    )
  }
  return new Map(
    Object.entries(parsed.output).map(([folder, one]) => [
      folder,
      {
        submitters: one[':submitters'].map((who) => ({
          name: who[':name'],
          ...(who[':email'] !== '' && { email: who[':email'] }),
          ...(who[':sid'] !== '' && { sid: who[':sid'] }),
        })),
        ...receivedAtOf(one[':created_at']),
      },
    ]),
  )
}

function parsedYaml(yaml: string, file: string): unknown {
  try {
    // All is text: an id of digits keeps its zeros.
    return parse(yaml, { schema: 'failsafe' })
  } catch (error) {
    throw new InputError(`${file} is no YAML: ${(error as Error).message.split('\n')[0]}`)
  }
}

/** `2026-11-26 22:58:03.130389000 Z`, or with an offset. */
function receivedAtOf(created: string): { receivedAt?: string } {
  const [, day, time, zone = ''] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)$/.exec(created) ?? []
  if (day === undefined || time === undefined) return {}
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone
  return { receivedAt: instantText(Date.parse(`${day}T${time}${offset}`)) }
}
