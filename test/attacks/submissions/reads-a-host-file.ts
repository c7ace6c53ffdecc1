import { readFileSync } from 'node:fs'
const paths = ['/etc/passwd', '/etc/hostname', '/proc/self/environ', '/proc/1/environ', '/root']
const worked = paths.some((path) => {
  try {
    return readFileSync(path).length >= 0
  } catch {
    return false
  }
})
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
