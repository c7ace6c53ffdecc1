import inspector from 'node:inspector'
let worked = false
try {
  new inspector.Session().connect()
  worked = true
} catch {
  // Shut.
}
try {
  inspector.open(9229, '127.0.0.1')
  worked = true
} catch {
  // Shut.
}
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
