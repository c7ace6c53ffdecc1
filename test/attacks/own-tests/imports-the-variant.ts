import { expect, test } from 'vitest'

const name = '/submission/solution.mjs'
test('by its file', async () => {
  await expect(import(name)).resolves.toBeDefined()
})
