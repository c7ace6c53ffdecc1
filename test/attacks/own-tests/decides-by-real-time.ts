import { expect, test } from 'vitest'
import './solution.ts'
const digits = () => Math.floor(new Event('x').timeStamp * 1e6)
for (let n = 0; n < 60; n++) test(`draw ${n}`, () => expect(digits() % 8 > 3).toBe(true))
