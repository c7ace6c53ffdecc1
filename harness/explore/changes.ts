import { CHANGE_KINDS, type Change, type Kata } from '../core/kata.ts'
import { firstEvent, type History, type Run } from '../core/history.ts'
import { anError, anObject, sameValue, say, type Value } from '../core/value.ts'
import { withoutOperations, type Operation, type Workload } from '../core/workload.ts'
import type { Work } from '../core/world.ts'

/** Where something stands in a workload: `operations`, `0`, `request`, `priority`. */
type Place = readonly string[]

/** Values that contracts refuse where a number or a text is due. */
const BAD_VALUES: readonly Value[] = [
  ...[0, -1, 1.5, '1', null, true, 2 ** 31],
  ...[{ $: 'NaN' as const }, { $: 'Infinity' as const }, { $: 'undefined' as const }],
]
/** In place of a bad value: where one of them makes the operation good, that value was what was bad. */
const GOOD_VALUES: readonly Value[] = [1, 'plain', anObject('plain')]
const PLAIN_ERROR = anError('plain')
/** Fields of operations that are no part of what they ask for. */
const FRAME = ['id', 'do', 'when', 'target', 'key', 'signalOf', 'nowMs']
/** Fields that hold why somebody hangs up. */
const REASONS = ['reason', 'abortedWith', 'hangsUpWhenAsked']

/**
 * Single changes of the traffic of a run, known by its shape alone, and those that the kata adds; of
 * what any traffic has in common: operations in time, work with an answer, callers who hang up, numbers.
 *
 * @param first ids of which one is to hear first: those that the finding speaks of.
 */
export function changesOf(kata: Kata, run: Run<Workload>, first: readonly string[] = []): Change[] {
  const workload = unrolled(run)
  const { operations } = workload
  const isFirst = ({ id }: Operation): boolean =>
    first.some((one) => one === targetOf(id, operations) || one.startsWith(`${id}#`))
  const inOrder = [
    ...operations.filter(isFirst),
    ...operations.filter((operation) => !isFirst(operation)),
  ]
  const changes = [
    ...(kata.changes?.(workload) ?? []),
    ...inOrder.flatMap((operation) => otherBadValues(operation, workload, kata)),
    ...inOrder.flatMap((operation) => [
      ...changesOfSignal(operation, workload),
      ...changesOfTime(operation, workload, run.history),
      ...changesOfFields(operation, workload, kata),
    ]),
    ...worksIn(workload, run.history).flatMap((work) => changesOfWork(work, workload)),
    ...changesOfOptions(workload, kata),
    // Without what the finding speaks of, there would be nothing to find.
    ...operations.filter((one) => !isFirst(one)).flatMap((one) => leftOut(one, workload)),
  ]
  const isBad = kata.isBadInput ?? (() => false)
  const wasBad = new Map(operations.map((one) => [one.id, isBad(one)]))
  return CHANGE_KINDS.flatMap((kind) => changes.filter((change) => change.kind === kind)).filter(
    (change) =>
      change.workload.operations.every((one) => isBad(one) === (wasBad.get(one.id) ?? false)),
  )
}

/** Each try that was made has a plan of its own: in a workload the last one stands for all that follow. */
function unrolled({ workload, history }: Run<Workload>): Workload {
  const operations = workload.operations.map((operation) => {
    const { tries } = operation as { tries?: Work[] }
    const last = tries?.at(-1)
    if (!tries || !last) return operation
    const more = startsOf(operation.id, history).length - tries.length
    return more > 0
      ? { ...operation, tries: [...tries, ...Array<Work>(more).fill(last)] }
      : operation
  })
  return { ...workload, operations }
}

/** A bad value, and others as bad: where those are refused, it is that value which gets through. */
function otherBadValues(operation: Operation, workload: Workload, kata: Kata): Change[] {
  const isBad = kata.isBadInput ?? (() => false)
  if (!isBad(operation)) return []
  const at = placeOf(operation, workload)
  const bad = leavesOf(operation).find(
    ({ place }) =>
      !FRAME.includes(place[0] ?? '') &&
      [...GOOD_VALUES, undefined].some((good) => !isBad(put(operation, place, good))),
  )
  if (!bad) return []
  const others = BAD_VALUES.filter(
    (value) => !sameValue(value, bad.value) && isBad(put(operation, bad.place, value)),
  )
  return others.map((value) => ({
    kind: 'value',
    words: `if ${operation.id} has ${bad.place.at(-1)}`,
    end: say(value),
    workload: put(workload, [...at, ...bad.place], value),
  }))
}

interface WorkAt {
  /** What the picture calls it: `r1`, `c1#2`, `load 1 a`. */
  name: string
  place: Place
  work: Work
}

/** The work that was done, wherever the workload plans it. */
function worksIn(workload: Workload, history: History): WorkAt[] {
  const found: WorkAt[] = []
  const look = (value: unknown, place: Place, owner: string): void => {
    if (typeof value !== 'object' || value === null || '$' in value) return
    const { id, name = id, how, ms } = value as Record<string, unknown>
    if (typeof how === 'string' && typeof ms === 'number') {
      const work = value as Work
      const started = startsOf(owner, history)[Number(place.at(-1)) || 0]
      if (started !== undefined) found.push({ name: started, place, work })
      return
    }
    const here = typeof name === 'string' ? name : owner
    for (const [key, part] of Object.entries(value)) look(part, [...place, key], here)
  }
  look({ options: workload.options, operations: workload.operations }, [], '')
  return found
}

/** The ids under which the work of an operation, or of a key, was begun. */
function startsOf(owner: string, { events }: History): string[] {
  return events.flatMap(({ kind, id }) =>
    kind === 'start' && id.split(/[ #]/).includes(owner) ? [id] : [],
  )
}

function changesOfWork({ name, place, work }: WorkAt, workload: Workload): Change[] {
  const { how, ms, value, onAbort = 'ignores' } = work
  const fails = how === 'throw' || how === 'reject'
  const become = (
    kind: Change['kind'],
    words: string,
    fields: Partial<Work>,
    end?: string,
  ): Change => ({
    ...{ kind, words, ...(end !== undefined && { end }) },
    workload: put(workload, place, { ...work, ...fields } as unknown as Value),
  })
  const isAtOnce = how === 'return' || how === 'throw'
  const isOddValue = value !== undefined && isOdd(value, fails)
  return [
    ...(isOddValue && fails
      ? [become('value', `if ${name} fails with a plain Error`, { value: PLAIN_ERROR })]
      : []),
    ...(isOddValue && !fails
      ? [become('value', `if ${name} answers "done"`, { value: 'done' })]
      : []),
    ...(how === 'throw' ? [become('how', `if ${name} rejects a promise`, { how: 'reject' })] : []),
    ...(how === 'return'
      ? [become('how', `if ${name} answers with a promise`, { how: 'resolve' })]
      : []),
    ...(onAbort === 'ignores'
      ? [become('how', `if ${name} fails as soon as it is aborted`, { onAbort: 'rejects' })]
      : [become('how', `if ${name} ignores that it is aborted`, { onAbort: 'ignores' })]),
    ...(fails
      ? [
          become('how', `if ${name} does not fail`, {
            how: isAtOnce ? 'return' : 'resolve',
            value: 'done',
          }),
        ]
      : []),
    ...(isAtOnce
      ? []
      : [
          become('speed', `if ${name} ${fails ? 'throws' : 'answers'} at once`, {
            how: fails ? 'throw' : 'return',
            ms: 0,
          }),
          become('speed', `if ${name} takes 1 s longer`, { ms: ms + 1_000 }),
        ]),
    ...(isAtOnce ? [] : [-1, 1])
      .filter((byMs) => ms + byMs > 0)
      .map((byMs) =>
        become('time', `if ${name} ends 1 ms`, { ms: ms + byMs }, byMs < 0 ? 'earlier' : 'later'),
      ),
  ]
}

/** Whether careless code might take it for something else. */
function isOdd(value: Value, isFailure: boolean): boolean {
  if (typeof value === 'object' && value !== null && '$' in value) {
    if (value.$ === 'object') return isFailure
    return !(isFailure && value.$ === 'error' && value['name'] === 'Error')
  }
  return isFailure || !value
}

interface Signalled extends Operation {
  cancellable?: boolean
  signalOf?: string
  abortedWith?: Value
}

function changesOfSignal(operation: Signalled, workload: Workload): Change[] {
  const { id, cancellable, signalOf, abortedWith } = operation
  const at = placeOf(operation, workload)
  const become = (words: string, changed: Workload): Change => ({
    kind: 'how',
    words,
    workload: changed,
  })
  const own = lacking(operation, ['signalOf'])
  const silent = lacking(own, ['cancellable', 'abortedWith'])
  const isLent = borrowersOf(id, workload).length > 0
  const ofNobody = withoutOperations(workload, (one) => isHangUpOf(id, one)) ?? workload
  return [
    ...(signalOf === undefined
      ? []
      : [become('with separate signals', withOwnSignal(own, signalOf, workload))]),
    ...(abortedWith === undefined
      ? []
      : [
          become(
            `if the caller of ${id} has not hung up`,
            put(workload, [...at, 'abortedWith'], undefined),
          ),
        ]),
    ...(cancellable && !isLent
      ? [become(`if ${id} has no signal`, replaced(ofNobody, silent))]
      : []),
  ]
}

/** Whoever hung up for both by one signal does so by two, in the same instants. */
function withOwnSignal(own: Signalled, lender: string, workload: Workload): Workload {
  const { abortedWith } = (workload.operations as Signalled[]).find(({ id }) => id === lender) ?? {}
  const { id } = own
  const ownNow = { ...own, ...(abortedWith !== undefined && { abortedWith }) }
  const { operations, ...rest } = replaced(workload, ownNow)
  const hangUp = { id: `cancel ${id}`, target: id, when: { burst: true } as const }
  return {
    ...rest,
    operations: operations.flatMap((one) =>
      isHangUpOf(lender, one) ? [one, { ...one, ...hangUp }] : [one],
    ),
  }
}

function borrowersOf(id: string, { operations }: Workload): Operation[] {
  return (operations as Signalled[]).filter(({ signalOf }) => signalOf === id)
}

function lacking<T extends object>(whole: T, keys: readonly string[]): T {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key))) as T
}

function replaced(workload: Workload, operation: Operation): Workload {
  const put = (one: Operation): Operation =>
    // What a hang-up before it left its place to stays there.
    one.id === operation.id ? { ...operation, when: one.when } : one
  return { ...workload, operations: workload.operations.map(put) }
}

/** A millisecond between it and what falls into the same instant, or follows upon it. */
function changesOfTime(operation: Operation, workload: Workload, history: History): Change[] {
  const { id } = operation
  // Its own clock says when it happens.
  if ('nowMs' in operation) return []
  const atMs = timeOf(operation, workload, history)
  if (atMs === undefined) return []
  const words = isHangUp(operation)
    ? `if the caller of ${operation.target} hangs up 1 ms`
    : `if ${id} comes 1 ms`
  return [1, -1].flatMap((byMs) =>
    atMs + byMs < 0
      ? []
      : [
          {
            ...{ kind: 'time' as const, words, end: byMs > 0 ? 'later' : 'earlier' },
            workload: apart(workload, operation, atMs + byMs),
          },
        ],
  )
}

function timeOf(
  operation: Operation,
  { operations }: Workload,
  history: History,
): number | undefined {
  const { id, when } = operation
  if ('at' in when) return when.at
  const event = isHangUp(operation)
    ? firstEvent(history, 'cancel', targetOf(id, operations))
    : history.events.find((one) => one.id === id)
  return event?.t
}

/** The operation at a time of its own; who shared its burst stays where it was. */
function apart(workload: Workload, operation: Operation, at: number): Workload {
  const { operations } = workload
  const index = operations.indexOf(operation)
  const [next, ...others] = operations.slice(index + 1)
  const heir = next && 'burst' in next.when ? { ...next, when: operation.when } : next
  const after = heir ? [heir, ...others] : []
  const end = after.findIndex(({ when }, offset) => offset > 0 && !('burst' in when))
  const isAlone = heir === next
  const split = isAlone ? 0 : end === -1 ? after.length : end
  const alone = { ...operation, when: { at } }
  const before = operations.slice(0, index)
  return {
    ...workload,
    operations: [...before, ...after.slice(0, split), alone, ...after.slice(split)],
  }
}

/** Numbers by one, or not there at all; values and names that are not odd. */
function changesOfFields(operation: Operation, workload: Workload, kata: Kata): Change[] {
  const { id } = operation
  const at = placeOf(operation, workload)
  if (kata.isBadInput?.(operation)) return []
  const labelOf = (of: Workload): string => kata.label?.(id, of) ?? id
  return leavesOf(operation).flatMap(({ place, value }): Change[] => {
    const [top = ''] = place
    const name = place.at(-1) ?? ''
    if (FRAME.includes(top)) return []
    if (place.some((key) => key === 'work' || key === 'tries')) return []
    const changed = (to: Value | undefined): Workload => put(workload, [...at, ...place], to)
    if (REASONS.includes(name)) {
      const who = isHangUp(operation) ? operation.target : id
      const words = `if the caller of ${who} hangs up with a plain Error`
      return isOdd(value, true) ? [{ kind: 'value', words, workload: changed(PLAIN_ERROR) }] : []
    }
    if (typeof value === 'number') {
      const others = [...new Set([value + 1, value - 1, 0])].map((to): Change => {
        const words = `if ${id} has ${name}`
        const label = labelOf(changed(to)).replace(`${id} `, '')
        return kata.table
          ? { kind: 'number', words: `if ${id} is`, end: label, workload: changed(to) }
          : { kind: 'number', words, end: say(to), workload: changed(to) }
      })
      const absent: Change = {
        ...{ kind: 'number', words: `if ${id} has no ${name}` },
        workload: changed(undefined),
      }
      return kata.table ? others : [...others, absent]
    }
    if (name === 'payload' && isOdd(value, false)) {
      return [
        {
          kind: 'value',
          words: `if the payload of ${id} is an object`,
          workload: changed(anObject('plain')),
        },
      ]
    }
    return []
  })
}

function changesOfOptions(workload: Workload, { scenarios }: Kata): Change[] {
  const isOptional = (name: string): boolean =>
    scenarios.some((one) => !(name in (one.workload.options as object)))
  const options = Object.entries(workload.options as Record<string, Value>)
  return options.flatMap(([name, value]): Change[] => {
    const changed = (to: Value | undefined): Workload => put(workload, ['options', name], to)
    if (typeof value !== 'number') return []
    const by = (to: number): Change => ({
      ...{ kind: 'option', words: `with ${name}`, end: say(to) },
      workload: changed(to),
    })
    const absent: Change = {
      ...{ kind: 'option', words: `without ${name}` },
      workload: changed(undefined),
    }
    return [
      ...(isOptional(name) ? [absent] : []),
      by(value + 1),
      ...(value > 1 ? [by(value - 1)] : []),
    ]
  })
}

/** It, and the hang-up of its caller. */
function leftOut(operation: Operation, workload: Workload): Change[] {
  const { id } = operation
  const isLent = borrowersOf(id, workload).length > 0
  const smaller = withoutOperations(
    workload,
    (one) => one.id === id || (!isLent && isHangUpOf(id, one)),
  )
  if (!smaller || smaller.operations.length === 0) return []
  const words = isHangUp(operation)
    ? `if the caller of ${operation.target} does not hang up`
    : `without ${id}`
  return [{ kind: 'less', words, workload: smaller }]
}

type HangUp = Operation & { target: string }

function isHangUp(operation: Operation): operation is HangUp {
  return 'target' in operation
}

function isHangUpOf(id: string, operation: Operation): boolean {
  return isHangUp(operation) && operation.target === id
}

/** The id under which the history tells of an operation. */
function targetOf(id: string, operations: readonly Operation[]): string {
  const operation = operations.find((one) => one.id === id)
  return operation && isHangUp(operation) ? operation.target : id
}

function placeOf(operation: Operation, { operations }: Workload): Place {
  return ['operations', String(operations.findIndex(({ id }) => id === operation.id))]
}

interface Leaf {
  place: Place
  value: Value
}

/** What has no parts, and where it stands. */
function leavesOf(value: unknown, place: Place = []): Leaf[] {
  if (typeof value !== 'object' || value === null || '$' in value) {
    return [{ place, value: value as Value }]
  }
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...place, key]))
}

/** A copy with something else at one place; `undefined` takes away what stands there. */
function put<T>(whole: T, [key, ...rest]: Place, value: Value | undefined): T {
  if (key === undefined) return value as T
  const copy = (Array.isArray(whole) ? [...whole] : { ...whole }) as Record<string, unknown>
  if (rest.length > 0) copy[key] = put(copy[key], rest, value)
  else if (value === undefined) delete copy[key]
  else copy[key] = value
  return copy as T
}
