import { fstatSync } from 'node:fs'
const open = Array.from({ length: 60 }, (_, fd) => fd).filter((fd) => {
  try {
    const stats = fstatSync(fd)
    return fd > 3 && (stats.isFile() || stats.isDirectory())
  } catch {
    return false
  }
})
const worked = open.length > 0 || Object.keys(process.env).some((name) => name !== 'PWD')
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
