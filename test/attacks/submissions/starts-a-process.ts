import { spawnSync } from 'node:child_process'
let worked = false
try {
  worked = spawnSync('/node', ['--version']).status === 0
} catch {
  // Shut.
}
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
