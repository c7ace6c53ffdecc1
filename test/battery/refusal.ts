import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkKata, type Report } from '../../harness/battery/check-kata.ts'
import { temporaryBank } from './temporary-bank.ts'

/** Enough for a kata this small, and for a mistake in it to show. */
const RUNS = 25

/** The fixture's kata in a folder of its own, and the ways to spoil it. Paths are relative. */
export interface Spoilt {
  root: string
  write: (path: string, text: string) => Promise<void>
  /** Puts one text in the place of another, which must be there. */
  replace: (path: string, from: string, to: string) => Promise<void>
  remove: (path: string) => Promise<void>
}

/** What the battery says of the fixture's kata with one thing spoilt. */
export async function refusal(spoil: (kata: Spoilt) => Promise<void>): Promise<string> {
  const root = await temporaryBank()
  await spoil({
    root,
    write: async (path, text) => {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    },
    replace: async (path, from, to) => {
      const source = await readFile(join(root, path), 'utf8')
      if (!source.includes(from)) throw new Error(`Expected ${path} to contain ${from}`)
      await writeFile(join(root, path), source.replace(from, to))
    },
    remove: (path) => rm(join(root, path), { recursive: true }),
  })
  return complaintLines(await checkKata('relay', { root, runs: RUNS, seeds: [1] }))
}

/** The checks that are red, with their complaints. Empty for a green report. */
export function complaintLines({ checks }: Report): string {
  return checks
    .filter(({ ok }) => !ok)
    .map(({ name, complaints }) => [name, ...complaints].join('\n  '))
    .join('\n')
}
