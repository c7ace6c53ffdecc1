import { spawn } from 'node:child_process'
let worked = false
try {
  const child = spawn('/node', ['-e', 'setInterval(() => {}, 1000)'], { detached: true })
  child.unref()
  worked = child.pid !== undefined
} catch {
  // Shut.
}
process.on('exit', () => spawn('/node', ['-e', '0'], { detached: true }))
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
