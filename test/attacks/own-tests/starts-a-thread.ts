import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
test('in which nothing is closed', () => {
  expect(new Worker('for(;;);', { eval: true })).toBeDefined()
})
