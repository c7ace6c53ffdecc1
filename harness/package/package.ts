import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { packKit } from './pack-kit.ts'

// `npm run package`, and with `-- --author` the edition that has solutions and flaws.
const { values } = parseArgs({
  options: { author: { type: 'boolean', default: false }, out: { type: 'string', default: '.' } },
})
const path = await packKit(values.out, { edition: values.author ? 'author' : 'students' })
process.stdout.write(
  `${relative('.', path)}\ninstall it: npm install <its path>; then npx kata start\n`,
)
