import { expect, test } from 'vitest'
import './solution.ts'
for (let n = 0; n < 50; n++) test(`draw ${n}`, () => expect(Math.random()).toBeGreaterThan(0.1))
