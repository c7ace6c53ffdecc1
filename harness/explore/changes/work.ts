import type { Change } from '../../core/kata.ts'
import type { History, Run } from '../../core/history.ts'
import type { Value } from '../../core/value.ts'
import type { Workload } from '../../core/workload.ts'
import type { Work } from '../../core/world.ts'
import { put, type Place } from './edit.ts'
import { A_PLAIN_ERROR, insteadOf, isOdd, type Named } from './odd.ts'

/** Each try that was made has a plan of its own: in a workload the last one stands for all that follow. */
export function unrolled({ workload, history }: Run<Workload>): Workload {
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

interface WorkAt {
  /** What the picture calls it: `r1`, `c1#2`, `load 1 a`. */
  name: string
  place: Place
  work: Work
}

/** The work that was done, wherever the workload plans it. */
export function worksIn(workload: Workload, history: History): WorkAt[] {
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

export function changesOfWork({ name, place, work }: WorkAt, workload: Workload): Change[] {
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
  const plain: Named = fails ? A_PLAIN_ERROR : ['done', '"done"']
  return [
    ...(isOddValue ? insteadOf(value, plain) : []).map(([value, end]) =>
      become('value', `if ${name} ${fails ? 'fails with' : 'answers'}`, { value }, end),
    ),
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
          become(
            'speed',
            `if ${name}`,
            { how: fails ? 'throw' : 'return', ms: 0 },
            fails ? 'throws at once' : 'answers at once',
          ),
          become('speed', `if ${name}`, { ms: ms + 1_000 }, 'takes 1 s longer'),
        ]),
    ...(isAtOnce ? [] : [-1, 1])
      .filter((byMs) => ms + byMs > 0)
      .map((byMs) =>
        become('time', `if ${name} ends 1 ms`, { ms: ms + byMs }, byMs < 0 ? 'earlier' : 'later'),
      ),
  ]
}
