import { createHook } from 'node:async_hooks'
import { promiseHooks } from 'node:v8'

const doors = [
  () => createHook({ init: () => undefined }).enable(),
  () => promiseHooks.createHook({ init: () => undefined }),
  () => promiseHooks.onInit(() => undefined),
  () => promiseHooks.onSettled(() => undefined),
]
const open = doors.filter((door) => {
  try {
    door()
    return true
  } catch {
    return false // Shut.
  }
})
// Right only if one worked: a point here is a door that stood open.
export * from './right.ts'
if (open.length === 0) throw new Error('shut')
