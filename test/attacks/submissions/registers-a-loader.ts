import * as modules from 'node:module'
let worked = false
try {
  modules.register('data:text/javascript,')
  worked = true
} catch {
  // Shut.
}
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
