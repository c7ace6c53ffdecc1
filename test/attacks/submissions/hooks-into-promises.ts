import { createHook } from 'node:async_hooks'
let worked = false
try {
  createHook({ init: () => undefined }).enable()
  worked = true
} catch {
  // Shut.
}
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
