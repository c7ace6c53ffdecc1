import { clock } from './clock.ts'
import { enterGlobals } from './globals.ts'
import { emptyHistory, type History, type RunEnd } from './history.ts'
import { watchOutsideCalls } from './outside.ts'
import type { SourceOf } from './place.ts'
import { Tracer } from './tracer.ts'
import { Values } from './value.ts'
import { World, type Drive } from './world.ts'
import type { Workload } from './workload.ts'

const CALLBACKS_MAX = 5_000
const CALLBACKS_PER_OPERATION_MAX = 20
/** What is kept of a run that met a bound: enough to see how it began. */
const EVENTS_KEPT_AT_BOUND = 300

/**
 * Performs a workload on an implementation, in virtual time, and returns what happened.
 *
 * Always returns, unless the code under test never gives the thread back. The run ends when
 * everything has settled (`over`), when nothing can happen any more (`stuck`), or at a bound.
 *
 * @param options.sourceOf the code under test, to tell where an error of its own comes from.
 * @param options.onProgress hears that the code has given the thread back for a moment.
 * @throws {Error} when another run is under way in this process.
 */
export async function run<W extends Workload, Implementation>(
  drive: Drive<W, Implementation>,
  implementation: Implementation,
  workload: W,
  { sourceOf, onProgress }: { sourceOf?: SourceOf | undefined; onProgress?: () => void } = {},
): Promise<History> {
  const history = emptyHistory({ kind: 'over' })
  const values = new Values({
    sourceOf,
    tracesAll: workload.traced,
    onOverflow: (at) => (history.end = { kind: 'overflow', ...(at && { at }) }),
  })
  const nowMs = (): number => clock.nowMs
  const now = (): { t: number; seq: number } => ({ t: clock.nowMs, seq: history.events.length })
  const tracer = workload.stepped && sourceOf ? new Tracer(sourceOf, now) : undefined
  const world = new World(history, values, {
    operationCount: workload.operations.length,
    onProgress,
    tracer,
  })
  const leaveClock = clock.enter(workload.epochMs, tracer)
  const onUnhandled = tracer && ((promise: unknown) => tracer.drops(promise))
  const leaveGlobals = enterGlobals({
    ...{ seed: workload.seed, nowMs, values, history, onUnhandled },
  })
  const unwatch = watchOutsideCalls(sourceOf, (call) => {
    if (history.end.kind === 'over') history.end = { kind: 'outside', ...call }
  })
  try {
    world.act(() => drive(implementation, workload, world))
    await clock.drain()
    await passTime(world, history, values, callbacksMax(workload))
    history.left = { timers: clock.armed, listeners: world.listeners }
    history.mutated = world.mutations()
    if (history.end.kind === 'bound') history.events.splice(EVENTS_KEPT_AT_BOUND)
    if (history.end.kind === 'overflow') Object.assign(history, emptyHistory(history.end))
    if (tracer) history.steps = tracer.steps()
  } finally {
    tracer?.stop()
    unwatch()
    leaveGlobals()
    leaveClock()
  }
  return history
}

/**
 * Evaluates a module under virtual time, so that a clock it keeps at import is the virtual one. Time
 * passes while it loads: a module may wait for a timer.
 */
export async function loadInVirtualTime<T>(load: () => Promise<T>, epochMs = 1): Promise<T> {
  const leaveClock = clock.enter(epochMs)
  try {
    let isLoading = true
    const loading = load().finally(() => (isLoading = false))
    loading.catch(() => undefined)
    while (isLoading) {
      const mayFire = clock.nextDueMs !== undefined && clock.fired < CALLBACKS_MAX
      await (mayFire ? clock.fireNext() : clock.drain()).catch(() => undefined)
    }
    return await loading
  } finally {
    leaveClock()
  }
}

function callbacksMax(workload: Workload): number {
  return CALLBACKS_MAX + CALLBACKS_PER_OPERATION_MAX * workload.operations.length
}

async function passTime(
  world: World,
  history: History,
  values: Values,
  limit: number,
): Promise<void> {
  for (;;) {
    const isQuiescent = (clock.nextDueMs ?? Infinity) > clock.nowMs
    if (isQuiescent) {
      world.observe()
      await clock.drain()
    }
    // What is put off within an instant (setImmediate) still belongs to it: it is not left behind.
    if (history.end.kind !== 'over' || (world.isOver && isQuiescent)) return
    const end = endNow(world, limit)
    if (end) {
      history.end = end
      return
    }
    // A timer's callback has no caller: what it throws is noted in the history.
    await clock
      .fireNext()
      .catch((error: unknown) => history.uncaught.push(values.describeThrown(error)))
  }
}

/** Why time cannot or must not move on, if so. */
function endNow(world: World, limit: number): RunEnd | undefined {
  if (clock.nextDueMs === undefined) return { kind: 'stuck', open: world.open }
  if (clock.fired >= limit) return { kind: 'bound', bound: 'timers', limit }
  return undefined
}
