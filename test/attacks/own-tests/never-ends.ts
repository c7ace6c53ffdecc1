import { test } from 'vitest'
test('never gives the thread back', () => {
  for (;;) {}
})
