import { expect, onTestFinished, test, vi } from 'vitest'
import { beginUses, endUses, hideSources, present, timersAside } from '../../harness/tdd/present.ts'

interface Service {
  ok: () => Promise<unknown>
  fail: (error: unknown) => Promise<unknown>
  late: (ms: number) => AbortSignal
  pause: (ms: number) => Promise<unknown>
  soon: (callback: () => void) => void
}

const CODE = `const t=require('node:timers/promises');class S{#x=1;ok(){return Promise.resolve(()=>this.#x)}
fail(e){return Promise.reject(e)}late(ms){return kataSignalTimeout(ms)}pause(ms){return t.setTimeout(ms,7)}
soon(f){setImmediate(f)}}exports.make=function a(){return new S};exports.flaw={level:1}`

function service(): { make: () => Service; one: Service } {
  const { make } = present(CODE, '/nowhere/solution.ts', ['make']) as { make: () => Service }
  beginUses()
  return { make, one: make() }
}

test('calls, answers and failures are counted, also of the objects that a call gives back', async () => {
  const { one } = service()
  await one.ok()
  await one.fail(new Error('down')).catch(() => undefined)
  await one.fail(new RangeError('bad')).catch(() => undefined)
  void one.pause(10_000)
  expect(endUses()).toEqual({
    ...{ calls: 5, returned: 1, threw: 0, fulfilled: 1, rejected: 2, refused: 1 },
  })
})

test('no function of a variant shows its source, and all have the name of the contract', async () => {
  const original = Function.prototype.toString
  onTestFinished(() => {
    Object.defineProperty(Function.prototype, 'toString', { value: original })
  })
  hideSources()
  const { make, one } = service()
  const inner = await one.ok()
  for (const shown of [make, one.ok, inner]) expect(String(shown)).toContain('[native code]')
  expect(make.name).toBe('make')
  expect(String(service)).toContain('beginUses')
})

test('where time is fake, pauses and timeouts of the platform are fake too, and no test counts them', async () => {
  const { one } = service()
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const signal = one.late(1_000)
  expect(vi.getTimerCount() - timersAside()).toBe(0)
  const pause = one.pause(1_000)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await pause).toBe(7)
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
})

test('an immediate fires without a tick of fake time', async () => {
  const { one } = service()
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  await new Promise<void>((resolve) => one.soon(resolve))
  expect(vi.getTimerCount()).toBe(0)
})
