import { test } from 'vitest'
test('without end', () => {
  const all: unknown[] = []
  for (;;) all.push(new Array(1e6).fill(all.length))
})
