import dns from 'node:dns'
import net from 'node:net'
let worked = false
try {
  net.connect(80, '169.254.169.254')
  await dns.promises.lookup('example.org')
  worked = true
} catch {
  // Shut.
}
try {
  worked ||= (await fetch('http://127.0.0.1:1')).ok
} catch {
  // Shut.
}
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
