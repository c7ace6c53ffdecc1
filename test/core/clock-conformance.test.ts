import { beforeAll, describe, expect, test, vi } from 'vitest'
import { traffic, type Drive, type Workload } from '../../harness/core/index.ts'
import { run } from '../../harness/core/run.ts'
import { bodies, type Body, type Line, type Log } from './clock-bodies.ts'

/** libuv counts whole milliseconds, so a real timer may fire up to 1 ms early; so may `Date`. */
const EARLY_MS_MAX = 2
/** Real time may be late by as much as the machine is busy: only a hanging body is an error. */
const LATE_MS_MAX = 5_000

const onVirtual = new Map<Body, Line[]>()
const onReal = new Map<Body, Line[]>()

function logTo(lines: Line[]): Log {
  const startMs = performance.now()
  return (label, ms = performance.now() - startMs) => lines.push([label, ms])
}

async function performOnVirtualTime(body: Body): Promise<Line[]> {
  const lines: Line[] = []
  const drive: Drive<Workload, Body> = ({ perform }, { operations }, world) => {
    world.perform(operations, ({ id }) => world.call(id, {}, async () => perform(logTo(lines))))
  }
  const history = await run(drive, body, traffic({}, [{ id: 'body', when: { at: 0 } }]))
  expect(history).toMatchObject({ end: { kind: 'over' }, uncaught: [], unhandled: [], console: [] })
  expect(history.events.at(-1)).toMatchObject({ kind: 'settle', how: 'resolved' })
  return lines
}

async function performOnRealTime(body: Body): Promise<Line[]> {
  const lines: Line[] = []
  const hung = new Promise<void>((resolve) => setTimeout(resolve, LATE_MS_MAX).unref())
  await Promise.race([body.perform(logTo(lines)), hung])
  return lines
}

beforeAll(async () => {
  const silenced = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  for (const body of bodies) onVirtual.set(body, await performOnVirtualTime(body))
  const inParallel = bodies.map(async (body) => onReal.set(body, await performOnRealTime(body)))
  await Promise.all(inParallel)
  silenced.mockRestore()
}, 60_000)

function expectOnReal(body: Body): void {
  const lines = onReal.get(body) ?? []
  expect(lines.map(([label]) => label)).toEqual(body.expected.map(([label]) => label))
  lines.forEach(([label, ms], index) => {
    const [, expectedMs] = body.expected[index] as Line
    expect(ms, label).toBeGreaterThanOrEqual(expectedMs - EARLY_MS_MAX)
    expect(ms, label).toBeLessThan(expectedMs + LATE_MS_MAX)
  })
}

describe.each(bodies)('$title', (body) => {
  test('on virtual time', () => expect(onVirtual.get(body)).toEqual(body.expected))
  test('on real time', () => expectOnReal(body))
})
