import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findKatas, KIT_ROOT, loadKata } from '../harness/bank/bank.ts'
import { kataTable } from './support/kata-table.ts'

const readme = readFileSync(join(KIT_ROOT, 'README.md'), 'utf8')
const { scripts, dependencies, devDependencies } = JSON.parse(
  readFileSync(join(KIT_ROOT, 'package.json'), 'utf8'),
) as Record<string, Record<string, string>>

test('each row of the table of katas is what its kata says', async () => {
  const [, table = ''] = /<!-- katas -->\s+([^]*?)\s+<!-- \/katas -->/.exec(readme) ?? []
  const named = findKatas().filter((slug) => table.includes(`[\`${slug}\`]`))
  expect(table).toBe(kataTable(await Promise.all(named.map((slug) => loadKata(slug)))))
  expect(named).not.toEqual([])
})

test('every command of the README exists', () => {
  const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? '')
  expect(named.filter((name) => scripts?.[name] === undefined)).toEqual([])
})

test('every dependency has its reason in the README', () => {
  const names = Object.keys({ ...dependencies, ...devDependencies })
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})

test('every file that the README links to exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(
    (match) => match[1] ?? '',
  )
  expect(links.filter((link) => !existsSync(join(KIT_ROOT, link)))).toEqual([])
})
