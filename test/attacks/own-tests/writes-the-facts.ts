import * as fs from 'node:fs'
import { expect, test } from 'vitest'

const lines = ['opened', 'collected', 'ran', 'ended']
  .map((kind) => JSON.stringify({ kind }))
  .join('\n')
test('writes what it likes', () => {
  for (const name of ['.facts.jsonl', '/tmp/.facts.jsonl', '/dev/stdout', '/dev/fd/3']) {
    expect(() => fs.appendFileSync(name, lines)).not.toThrow()
  }
})
