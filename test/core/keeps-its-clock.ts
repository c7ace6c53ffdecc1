import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A module that takes what it needs of the clock when it is imported, as many libraries do. */
const later = setTimeout
const now = Date.now
const wait = promisify(setTimeout)
const { now: perfNow } = performance
const { timeout } = AbortSignal
const { bigint } = process.hrtime

/** Waits 30 ms in each way, and tells how long each took by each clock. */
export async function waitInEachWay(): Promise<number[]> {
  const startMs = now()
  const startPerfMs = perfNow.call(performance)
  const startNanos = bigint()
  await new Promise((resolve) => later(resolve, 10_000))
  await wait(10_000)
  await sleep(10_000)
  await new Promise((resolve) => timeout(10_000).addEventListener('abort', resolve))
  return [
    now() - startMs,
    perfNow.call(performance) - startPerfMs,
    Number(bigint() - startNanos) / 1e6,
  ]
}
