import { openSync } from 'node:fs'
const paths = ['/left', '/tmp/left', '/dev/shm/left', '/submission/left', '/kit.mjs']
const worked = paths.some((path) => {
  try {
    return openSync(path, 'a') > 0
  } catch {
    return false
  }
})
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
