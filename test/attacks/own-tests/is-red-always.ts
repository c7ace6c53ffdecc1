import { expect, test } from 'vitest'
test('red', () => expect(1).toBe(2))
test.fails('red, and so green', () => expect(1).toBe(2))
test.skip('skipped', () => expect(1).toBe(2))
test.todo('to do')
