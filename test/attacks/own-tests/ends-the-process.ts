import { test } from 'vitest'
test('for real', () => (process as any).reallyExit(0))
