import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Journal } from '../../harness/grading/journal.ts'
import { temporaryFolder, type TemporaryFolder } from '../../harness/lib/temporary-folder.ts'
import type { KataResult } from '../../harness/results/results.ts'

let folder: TemporaryFolder
beforeEach(() => void (folder = temporaryFolder()))
afterEach(() => folder.remove())

const file = (): string => join(folder.path, 'state', 'journal.jsonl')

function result(forTeacher: string): KataResult {
  const told = { outcome: 'judged' as const, forTeacher, forStudent: 'é ✓' }
  return { kata: 'relay', title: 'Relay', ...told, levels: [], points: 1, maxPoints: 2 }
}

function with3(): Buffer {
  const journal = new Journal(file())
  for (const key of ['a', 'b', 'c']) journal.add(key, result(`of ${key}`))
  journal.close()
  return readFileSync(file())
}

test('what was judged is known again', () => {
  with3()
  const journal = new Journal(file())
  expect(journal.get('b')).toEqual(result('of b'))
  expect(journal.get('d')).toBeUndefined()
  journal.close()
})

test('cut off at any byte it holds the whole lines before it, and goes on after them', () => {
  const bytes = with3()
  const ends = [...bytes.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1)
  for (let length = 0; length <= bytes.length; length++) {
    writeFileSync(file(), bytes.subarray(0, length))
    const journal = new Journal(file())
    const known = ['a', 'b', 'c'].filter((key) => journal.get(key) !== undefined)
    expect(known).toHaveLength(ends.filter((end) => end <= length).length)
    journal.add('d', result('of d'))
    journal.close()
    const again = new Journal(file())
    expect(again.get('d')).toEqual(result('of d'))
    again.close()
  }
})

test('from a line that is no entry on, nothing is taken', () => {
  with3()
  appendFileSync(file(), '{"key":"d","result":{"points":99}}\n')
  const journal = new Journal(file())
  expect(journal.get('c')).toEqual(result('of c'))
  expect(journal.get('d')).toBeUndefined()
  journal.close()
})

test('two processes do not grade into one folder, and one that was killed is in nobody’s way', () => {
  with3()
  writeFileSync(`${file()}.lock`, String(process.ppid))
  expect(() => new Journal(file())).toThrow(
    `process ${process.ppid} is grading into this folder already: wait for it to end`,
  )
  // The largest that Linux has, and so nobody's.
  writeFileSync(`${file()}.lock`, String(2 ** 22 + 1))
  new Journal(file()).close()
  expect(existsSync(`${file()}.lock`)).toBe(false)
})
