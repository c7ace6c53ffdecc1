import { vi } from 'vitest'

/**
 * What a variant gets in place of a function of the platform that vitest's fake timers leave real
 * (`AbortSignal.timeout`), or that then fires at a tick only (`setImmediate`): no solution is late
 * because of its choice among them. Bundled into each variant.
 */
const real = { set: globalThis.setImmediate, clear: globalThis.clearImmediate }
const cancels = new WeakMap<object, () => void>()

/** It takes no time, so it fires in real and in fake time, whichever comes first. */
export function setImmediate(callback: (...args: unknown[]) => void, ...args: unknown[]): object {
  const clearFake = globalThis.clearImmediate
  const cancel = (): void => {
    real.clear(genuine)
    clearFake(fake)
  }
  const fire = (): void => {
    cancel()
    callback(...args)
  }
  const genuine = real.set(fire)
  const fake = globalThis.setImmediate(fire)
  setAside(fake)
  cancels.set(genuine, cancel)
  return genuine
}

export function clearImmediate(immediate: object | undefined): void {
  if (immediate) cancels.get(immediate)?.()
}

/** `AbortSignal.timeout`. */
export function signalTimeout(ms: number): AbortSignal {
  const controller = new AbortController()
  const expire = (): void =>
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  setAside(globalThis.setTimeout(expire, ms))
  return controller.signal
}

/** The numbers of fake timers that stand for what no test sees in plain vitest. */
const aside = new Set<number>()

function setAside(timer: object): void {
  const id = Number(timer)
  if (Number.isInteger(id)) aside.add(id)
}

const timerCount = vi.getTimerCount.bind(vi)
vi.getTimerCount = () => {
  const { clock } = globalThis.setTimeout as { clock?: { timers?: Record<number, unknown> } }
  return timerCount() - [...aside].filter((id) => id in (clock?.timers ?? {})).length
}
