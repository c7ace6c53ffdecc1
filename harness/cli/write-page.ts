import { existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Attempt } from '../attempts/folder.ts'
import { textOf } from '../lib/text-of.ts'
import { isShownPage } from '../show/show-page.ts'
import { UsageError } from './exit-codes.ts'
import { placeOf } from './names.ts'

/**
 * Writes a page whole or not at all: where it was asked for, else beside the attempt's journal, else in a
 * folder of its own. Only a page of ours is written over.
 *
 * @returns where it lies.
 * @throws {UsageError} when something else lies there.
 */
export function writePage(html: string, attempt: Attempt | undefined, out?: string): string {
  const file = out === undefined ? ownPlace(attempt) : resolve(out)
  if (existsSync(file) && !isShownPage(textOf(file) ?? '')) {
    throw new UsageError(
      `${placeOf(file)} is there already, and no page of kata show: name another --out`,
    )
  }
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, html)
  renameSync(draft, file)
  return file
}

function ownPlace(attempt: Attempt | undefined): string {
  return attempt && existsSync(attempt.folder)
    ? join(attempt.folder, '.kata', 'show.html')
    : join(mkdtempSync(join(tmpdir(), 'kata-show-')), 'show.html')
}
