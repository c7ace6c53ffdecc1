import { test } from 'vitest'
import { withTimeout } from './solution.ts'
test('waits', () => withTimeout(() => new Promise(() => undefined), Infinity) as Promise<void>)
