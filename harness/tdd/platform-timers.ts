import { timersPromises, type Timers } from '../core/timers-promises.ts'
import { clearImmediate, setImmediate } from './platform.ts'

type Anything = (...args: unknown[]) => unknown

/** The global one of the moment, which may be fake by then. */
const global =
  (name: keyof Timers): Anything =>
  (...args) =>
    (globalThis[name] as Anything)(...args)

/** `timers/promises` for a variant: vitest's fake timers leave the genuine one real. */
const timers = timersPromises({
  ...{ setTimeout: global('setTimeout'), clearTimeout: global('clearTimeout') },
  ...{ setInterval: global('setInterval'), clearInterval: global('clearInterval') },
  ...{ setImmediate, clearImmediate },
} as unknown as Timers)
export const { setTimeout, setInterval, scheduler } = timers
const { setImmediate: immediate } = timers
export { immediate as setImmediate }
export default timers
