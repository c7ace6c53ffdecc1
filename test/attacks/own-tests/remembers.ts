import * as fs from 'node:fs'
import { expect, test } from 'vitest'
import './solution.ts'

// Green the first times, on what is right; red from then on.
let times = 0
try {
  times = Number(fs.readFileSync('/tmp/times', 'utf8'))
} catch {}
try {
  fs.writeFileSync('/tmp/times', String(times + 1))
} catch {}
test('by the order', () => expect(times).toBeLessThan(2))
