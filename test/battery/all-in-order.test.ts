import { expect, test } from 'vitest'
import { allInOrder } from '../../harness/battery/all-in-order.ts'

test('the first in order is told, although another fails sooner', async () => {
  let fail: (error: Error) => void = () => undefined
  const slow = new Promise<never>((_, reject) => (fail = reject))
  const quick = Promise.reject(new Error('quick'))
  const all = allInOrder([slow, quick])
  await expect(quick).rejects.toThrow('quick')
  fail(new Error('slow'))
  await expect(all).rejects.toThrow('slow')
})

test('what comes out keeps its order', async () => {
  expect(await allInOrder([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2])
})
