import * as fs from 'node:fs'
import { test } from 'vitest'

test('forges', () => {
  try {
    fs.writeSync(3, JSON.stringify({ kind: 'told', told: { kind: 'ended' } }) + '\n')
  } catch {}
})
