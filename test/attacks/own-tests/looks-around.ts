import { createHash, randomBytes } from 'node:crypto'
import { test } from 'vitest'
import * as solution from './solution.ts'

// All that could tell one program from another without a look at what it does.
test('says what it sees', async () => {
  Error.stackTraceLimit = 50
  Error.prepareStackTrace = (_, calls) => calls.map(String).join()
  const { stack } = await solution
    .callWithin(async () => 1, { totalMs: 5, attempts: 0 })
    .catch((error: unknown) => error as Error)
  const seen = {
    texts: Object.values(solution).map(String),
    stack: String(stack),
    chance: [Math.random(), crypto.randomUUID(), randomBytes(4).toString('hex')],
    time: [Date.now(), performance.now(), process.hrtime()],
    process: [process.argv, process.env, process.execArgv, process.cwd()],
    names: Object.getOwnPropertyNames(globalThis).concat(Object.keys(solution)),
  }
  const short = Object.entries(seen).map(
    ([name, value]) =>
      `${name} ${createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12)}`,
  )
  throw new Error(short.join(' '))
})
