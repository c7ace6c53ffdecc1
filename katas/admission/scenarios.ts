import {
  anError,
  anObject,
  INFINITE,
  NOT_A_NUMBER,
  traffic,
  UNDEFINED,
  type Scenario,
  type Value,
  type When,
  type Work,
} from '../../harness/core/index.ts'
import { FALSY } from '../../harness/kata/traffic.ts'
import type { Create, Drain, GateOperation, GateWorkload, Numbers, Submit } from './drive.ts'

const BAD_NUMBERS: Value[] = [-1, 0.5, NOT_A_NUMBER, INFINITE, '2', null]
export const BAD_PRIORITIES: Value[] = [...BAD_NUMBERS, '1', true]
const BAD_AGINGS: Value[] = [0, -1, 0.5, 1.5, NOT_A_NUMBER, '10', null]
const GOOD: Numbers = { concurrency: 2, maxQueue: 2 }

/** Options that are bad at a level, and a good one. */
export function numbersAt(level: number): Numbers[] {
  return [
    { ...GOOD, concurrency: 1, maxQueue: 0 },
    ...[0, 1.5, ...BAD_NUMBERS, UNDEFINED].map((concurrency) => ({ ...GOOD, concurrency })),
    ...[...BAD_NUMBERS, UNDEFINED].map((maxQueue) => ({ ...GOOD, maxQueue })),
    ...(level < 3 ? [] : BAD_AGINGS.map((agingMs) => ({ ...GOOD, agingMs }))),
  ]
}

type At = When | number
type Extra = Partial<Pick<Submit, 'priority' | 'payload' | 'beside'>> & { work?: Partial<Work> }

const whenOf = (at: At): When => (typeof at === 'number' ? { at } : at)
export const burst = { burst: true } as const

/** A request that resolves after 10 ms with `answer <id>`, unless told otherwise. */
export function submit(id: string, at: At, extra: Extra = {}): Submit {
  const { work, ...rest } = extra
  return {
    id,
    do: 'submit',
    when: whenOf(at),
    payload: anObject(id),
    work: { how: 'resolve', ms: 10, value: `answer ${id}`, ...work },
    ...rest,
  }
}

/** A request that takes so long, of a priority. */
export function takes(id: string, at: At, ms: number, priority?: Value): Submit {
  return submit(id, at, { work: { ms }, ...(priority !== undefined && { priority }) })
}

export function drain(id: string, at: At): Drain {
  return { id, do: 'drain', when: whenOf(at) }
}

export function create(id: string, at: At, numbers: Numbers): Create {
  return { id, do: 'create', when: whenOf(at), numbers }
}

const tables = (level: number, at: number): GateOperation[] =>
  numbersAt(level).map((numbers, index) => create(`n${index + 1}`, at + index, numbers))

/** One runs until 50 ms; at 10 ms a crowd comes in one burst. */
function crowd(work: Partial<Work>): GateOperation[] {
  const all = Array.from({ length: 10_000 }, (_, index) =>
    submit(`r${index + 1}`, index === 0 ? 10 : burst, { work }),
  )
  return [takes('r0', 0, 50), ...all]
}

export const scenarios: Scenario<GateWorkload>[] = [
  {
    name: 'one-too-many',
    level: 1,
    workload: traffic({ concurrency: 1, maxQueue: 1 }, [
      takes('r1', 0, 20),
      takes('r2', 30, 20),
      takes('r3', 35, 20),
      takes('r4', 40, 20),
    ]),
  },
  {
    name: 'a-burst-as-a-whole',
    level: 1,
    workload: traffic(
      { concurrency: 2, maxQueue: 3 },
      [1, 2, 3, 4, 5, 6, 7].map((number) => takes(`r${number}`, number === 1 ? 5 : burst, 30)),
    ),
  },
  {
    name: 'falsy-values',
    level: 1,
    workload: traffic(
      { concurrency: 1, maxQueue: 0 },
      FALSY.flatMap((value, index) => {
        const at = index * 40
        return [
          submit(`r${index + 1}`, at, { payload: value, work: { value } }),
          submit(`f${index + 1}`, at + 20, { work: { how: 'reject', value } }),
        ]
      }),
    ),
  },
  {
    name: 'handlers-fail',
    level: 1,
    workload: traffic({ concurrency: 1, maxQueue: 1 }, [
      submit('r1', 0, { work: { how: 'reject', ms: 30, value: anError('e1') } }),
      takes('r2', 5, 50),
      submit('r3', 10),
      submit('r4', 40),
      submit('r5', 50),
      submit('r6', 100, { work: { how: 'throw', ms: 0, value: anError('e6') } }),
      submit('r7', 110),
    ]),
  },
  {
    name: 'bad-options',
    level: 1,
    workload: traffic({ concurrency: 1, maxQueue: 1 }, [takes('r1', 0, 40), ...tables(1, 5)]),
  },
  {
    name: 'ten-thousand-end-at-once',
    level: 1,
    stress: true,
    workload: traffic({ concurrency: 1, maxQueue: 10_000 }, crowd({ how: 'return', ms: 0 })),
  },
  {
    name: 'ten-thousand-are-refused',
    level: 1,
    stress: true,
    workload: traffic({ concurrency: 1, maxQueue: 10 }, crowd({})),
  },
  {
    name: 'urgent-and-full',
    level: 2,
    workload: traffic({ concurrency: 1, maxQueue: 2 }, [
      takes('r1', 0, 40),
      takes('r2', 5, 10, 7),
      takes('r3', 10, 10, 9),
      takes('r4', 15, 10, 0),
      takes('r5', 20, 10, UNDEFINED),
      takes('r6', 25, 10, 5),
    ]),
  },
  {
    name: 'bad-priorities',
    level: 2,
    workload: traffic({ concurrency: 1, maxQueue: 1 }, [
      takes('r1', 0, 50),
      submit('r2', 1),
      ...BAD_PRIORITIES.map((priority, index) => submit(`b${index + 1}`, 2 + index, { priority })),
    ]),
  },
  {
    name: 'older-than-urgent',
    level: 3,
    workload: traffic({ concurrency: 1, maxQueue: 3, agingMs: 100 }, [
      takes('r1', 0, 300),
      takes('r2', 10, 10, 3),
      takes('r3', 209, 10, 1),
      takes('r4', 211, 10, 1),
      takes('r5', 230, 10, 1),
    ]),
  },
  {
    name: 'bad-ageing',
    level: 3,
    workload: traffic({ concurrency: 1, maxQueue: 1, agingMs: 10 }, [
      takes('r1', 0, 40),
      ...tables(3, 5),
    ]),
  },
  {
    name: 'drain',
    level: 4,
    workload: traffic({ concurrency: 2, maxQueue: 2 }, [
      takes('r1', 0, 40),
      submit('r2', 1, { work: { how: 'reject', ms: 50, value: anError('e2') } }),
      takes('r3', 5, 10, 3),
      drain('d1', 20),
      takes('r4', 25, 10, 0),
      submit('b1', 26, { priority: -1 }),
      drain('d2', 30),
      drain('d3', 80),
    ]),
  },
]
