import { readFile } from 'node:fs/promises'
import { inUtc, INSTANT_EXAMPLE, isInstant } from '../assignment/instant.ts'
import { InputError } from '../lib/input-error.ts'
import { plainName, readTable } from './csv.ts'

/**
 * When each submission came, from a CSV file with `student,received_at`: the student by any of the ids
 * that the roster knows, the instant in UTC or with its offset.
 *
 * @throws {InputError} that says which lines are wrong, and why.
 */
export async function readReceived(file: string): Promise<Map<string, string>> {
  return parseReceived(await readFile(file), file)
}

export function parseReceived(bytes: Uint8Array, file: string): Map<string, string> {
  const { header, rows } = readTable(bytes, file)
  const names = header.map(plainName)
  const who = names.findIndex((name) => ['student', 'id', 'studentid', 'email'].includes(name))
  const when = names.findIndex((name) => ['receivedat', 'received', 'submittedat'].includes(name))
  if (who === -1 || when === -1) {
    throw new InputError(
      `${file}: expected the columns student and received_at, got ${header.join(', ')}`,
    )
  }
  const received = new Map<string, string>()
  const errors: string[] = []
  for (const { line, cells } of rows) {
    const [student = '', at = ''] = [cells[who], cells[when]]
    const instant = isInstant(at) ? at : inUtc(at)
    if (student === '') errors.push(`line ${line}: expected a student, got nothing`)
    else if (received.has(student)) errors.push(`line ${line}: ${student} is there twice`)
    else if (instant === undefined) {
      errors.push(
        `line ${line}: expected an instant, as ${INSTANT_EXAMPLE} or 2026-11-26T23:59:00+01:00, got ${at === '' ? 'nothing' : at}`,
      )
    } else received.set(student, instant)
  }
  if (errors.length > 0) throw new InputError([`${file} is not right:`, ...errors].join('\n  '))
  return received
}
