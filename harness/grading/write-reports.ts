import {
  existsSync,
  fsyncSync,
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Puts the reports in their place, all of them or none: they are written beside it and renamed. A report
 * that a teacher sees is never half of one.
 *
 * @param folder that holds nothing but reports; what is in it is replaced.
 * @param files by their path in it.
 */
export function writeReports(folder: string, files: Readonly<Record<string, string>>): void {
  const draft = `${folder}.draft`
  const former = `${folder}.former`
  rmSync(draft, { recursive: true, force: true })
  try {
    for (const [path, text] of Object.entries(files)) writeThrough(join(draft, path), text)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw error
  }
  rmSync(former, { recursive: true, force: true })
  if (existsSync(folder)) renameSync(folder, former)
  renameSync(draft, folder)
  rmSync(former, { recursive: true, force: true })
}

/** On the disk when this returns. */
function writeThrough(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const fd = openSync(file, 'w')
  try {
    writeFileSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
