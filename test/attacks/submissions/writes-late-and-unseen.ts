import fs from 'node:fs'
const frame = JSON.stringify({ kind: 'alive' })
let worked = true
// No line of this file is on the stack when the timer calls.
setTimeout(fs.write as unknown as () => void, 0, 3, `${frame}\n`)
await new Promise((resolve) => setTimeout(resolve, 5))
await fs.promises.writeFile('/dev/null', 'x').catch(() => (worked = false))
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
