import { expect, test } from 'vitest'
test('before the end', () => process.exit(0))
test('is not reached', () => expect(1).toBe(2))
