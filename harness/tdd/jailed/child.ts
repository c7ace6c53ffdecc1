import { clock } from '../../core/clock.ts'
import { enterGlobals, lockProcessEvents } from '../../core/globals.ts'
import { emptyHistory, type History } from '../../core/history.ts'
import { Values } from '../../core/value.ts'
import { closeDoors } from '../../judge/close-doors.ts'
import { spareTheOptimizer } from '../../judge/engine-flags.ts'
import { openPipe, type Pipe } from '../../judge/pipe.ts'
import type { Request } from '../../judge/protocol.ts'
import type { Fact } from '../facts.ts'
import { ownPart } from '../own-part.ts'
import { SOLUTION, VITEST } from './names.ts'
import { hideCode, letVariantGoFirst, makeChanceEqual } from './same-for-all.ts'

/** As it is before time is virtual. */
const { setImmediate } = globalThis

/** A time at which every run begins. */
const EPOCH_MS = Date.UTC(2026, 0, 1)

/**
 * The child's whole life: one test file, run by vitest's own runner on one variant, on virtual time. Tests
 * that lie to the runner beside them say no more than any test may say; what they could earn by that is
 * kept from them: all that is told to one child and not to the next is the variant, loaded before they come, whose text they cannot
 * read.
 */
export async function serveTests(): Promise<void> {
  const pipe = openPipe()
  const request = pipe.read()
  if (!request || !('tests' in request)) return
  await runIn(request, pipe).catch((error: unknown) =>
    pipe.write({ kind: 'failed', message: String(error) }),
  )
}

type TestsRequest = Extract<Request, { tests: string }>

async function runIn({ tests, variant, seed }: TestsRequest, pipe: Pipe): Promise<void> {
  const tell = (fact: Fact): void => pipe.write({ kind: 'told', told: fact })
  closeDoors(() => pipe.write({ kind: 'forgery' }), { isReadingClosed: true })
  clock.enter(EPOCH_MS)
  // vitest's fake timers refuse to stand on others.
  Object.assign(Date, { isFake: false })
  lockProcessEvents()
  const history = emptyHistory({ kind: 'over' })
  enterGlobals({ seed, nowMs: () => clock.nowMs, values: new Values(), history })
  makeChanceEqual()
  spareTheOptimizer()
  await inVirtualTime(history, async () => {
    // Not before time is virtual: it keeps what it finds.
    const { api, runTests } = await import('./runner.ts')
    put(VITEST, api)
    tell({ kind: 'opened', pid: process.pid })
    await runTests({
      load: async () => {
        hideCode(variant)
        put(SOLUTION, withOwnParts((await import(urlOf(variant))) as object))
        letVariantGoFirst()
        await import(urlOf(tests))
      },
      tell,
      uncaught: () => uncaughtIn(history),
    })
  })
}

function put(name: string, value: unknown): void {
  Object.defineProperty(globalThis, Symbol.for(name), { value, configurable: true })
}

/** What the learner's solution has beyond the contract is a part of its own wherever tests use it. */
function withOwnParts(solution: object): object {
  const beyond = new Proxy(
    {},
    {
      get: (_, name) =>
        typeof name === 'symbol' || name === 'then' || name in Object.prototype
          ? undefined
          : ownPart(name),
    },
  )
  const all = Object.assign(Object.create(beyond) as object, solution)
  return Object.defineProperty(all, '__esModule', { value: true })
}

/** No file that could be read. */
function urlOf(code: string): string {
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
}

/** Time passes whenever nothing else goes on. What a timer throws has no caller. */
async function inVirtualTime(history: History, work: () => Promise<void>): Promise<void> {
  let isOver = false
  const working = work().finally(() => (isOver = true))
  working.catch(() => undefined)
  while (!isOver) {
    await (clock.nextDueMs === undefined ? clock.drain() : clock.fireNext()).catch(
      (error: unknown) => history.uncaught.push(new Values().describeThrown(error)),
    )
  }
  await working
}

/** What nobody caught since this was last asked, in words. */
async function uncaughtIn({ unhandled, uncaught }: History): Promise<string | undefined> {
  // A rejection counts as unheard only once all microtasks have run.
  for (const _ of [1, 2]) await new Promise((resolve) => setImmediate(resolve))
  const [rejection, error] = [unhandled.splice(0)[0], uncaught.splice(0)[0]]
  if (rejection !== undefined) return `a rejection that nobody listened to: ${wordsFor(rejection)}`
  return error === undefined ? undefined : `an error that nobody caught: ${wordsFor(error)}`
}

function wordsFor(value: unknown): string {
  const { name, message } = (value ?? {}) as { name?: unknown; message?: unknown }
  return typeof message === 'string' ? `${String(name)}: ${message}` : JSON.stringify(value)
}
