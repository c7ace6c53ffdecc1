import { Worker } from 'node:worker_threads'
let worked = false
try {
  new Worker('setInterval(() => {}, 1)', { eval: true })
  worked = true
} catch {
  // Shut.
}
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
