import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellWord } from '../../harness/lib/shell-word.ts'

test.for([
  ['priority-router', 'priority-router'],
  ['../größe/日本/100%', '../größe/日本/100%'],
  ['router-round (1)', `'router-round (1)'`],
  ['it’s', `'it’s'`],
  ["it's", `'it'\\''s'`],
  ['', `''`],
] as const)('%s is typed as %s', ([text, typed]) => {
  expect(shellWord(text, 'linux')).toBe(typed)
})

test('on Windows a path keeps its backslashes, and quotes are double', () => {
  expect(shellWord('C:\\kit\\a.ts', 'win32')).toBe('C:\\kit\\a.ts')
  expect(shellWord('C:\\my kit (1)\\a.ts', 'win32')).toBe('"C:\\my kit (1)\\a.ts"')
})

test.skipIf(process.platform === 'win32')('a shell reads what was meant', () => {
  const word = fc.string({ unit: fc.constantFrom(...' ()[]{}#%\'"`\\$!&;*?~=-|<>^\t\nañ日') })
  const words = fc.sample(word, { numRuns: 500, seed: 7 })
  const read = execFileSync('sh', [
    '-c',
    `printf '%s\\0' ${words.map((one) => shellWord(one)).join(' ')}`,
  ])
  expect(read.toString().split('\0').slice(0, -1)).toEqual(words)
})
