import v8 from 'node:v8'
let worked = false
try {
  v8.getHeapSnapshot()
  worked = true
} catch {
  // Shut.
}
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
