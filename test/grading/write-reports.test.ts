import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeReports } from '../../harness/grading/write-reports.ts'
import { temporaryFolder, type TemporaryFolder } from '../../harness/lib/temporary-folder.ts'

let folder: TemporaryFolder
beforeEach(() => void (folder = temporaryFolder()))
afterEach(() => folder.remove())

const reports = (): string => join(folder.path, 'reports')

test('reports take the place of those that were there, and nothing else is left', () => {
  writeReports(reports(), { 'a.csv': '1', 'feedback/x.md': 'old' })
  writeReports(reports(), { 'a.csv': '2', 'feedback/y.md': 'new' })
  expect(readdirSync(folder.path)).toEqual(['reports'])
  expect(readdirSync(reports())).toEqual(['a.csv', 'feedback'])
  expect(readdirSync(join(reports(), 'feedback'))).toEqual(['y.md'])
  expect(readFileSync(join(reports(), 'a.csv'), 'utf8')).toBe('2')
})

test('what cannot be written leaves those that were there as they are', () => {
  writeReports(reports(), { 'a.csv': '1' })
  expect(() => writeReports(reports(), { 'a.csv': '2', 'a.csv/b': 'in a file' })).toThrow()
  expect(readdirSync(folder.path)).toEqual(['reports'])
  expect(readFileSync(join(reports(), 'a.csv'), 'utf8')).toBe('1')
})

test('what was killed between two reports is cleared away', () => {
  for (const name of ['reports.draft', 'reports.former']) {
    mkdirSync(join(folder.path, name))
    writeFileSync(join(folder.path, name, 'stale'), '')
  }
  writeReports(reports(), { 'a.csv': '1' })
  expect(readdirSync(folder.path)).toEqual(['reports'])
  expect(readdirSync(reports())).toEqual(['a.csv'])
})
