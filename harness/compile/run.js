// @ts-check
import { importKit } from './cache.js'

// A process of the kit: `node run.js <module> <compiled kit, or nothing> [arguments of the module]`.
const [module = '', folder] = process.argv.splice(2, 2)
await importKit(module, folder || undefined)
