const source =
  'import fs from "node:fs"; let w = false;' +
  'try { fs.writeFileSync("/tmp/left", "x"); w = true } catch {} export default w'
const { default: worked } = await import(`data:text/javascript,${encodeURIComponent(source)}`)
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
