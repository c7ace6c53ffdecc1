import type { Event } from '../core/history.ts'
import { sameValue } from '../core/value.ts'

/**
 * Which event led to each, as far as ids, times and values tell: the index of the cause, or `undefined`.
 * A submit leads to a start, the end of a piece of work to an answer or to the next start, a hang-up to
 * an abort and to an answer.
 */
export function causesOf(events: readonly Event[]): (number | undefined)[] {
  const kin = new Kin(events)
  return events.map((event, index) => {
    const before = events.slice(0, index)
    const last = (is: (one: Event) => boolean): number | undefined => {
      const found = before.findLastIndex(is)
      return found === -1 ? undefined : found
    }
    const hangUp = (): number | undefined =>
      last(({ kind, t, value }) => {
        return kind === 'cancel' && t === event.t && sameValue(value ?? null, event.value)
      })
    switch (event.kind) {
      case 'start':
        return startCause(event, before, kin)
      case 'settle':
        return (
          (event.how === 'rejected' ? hangUp() : undefined) ??
          last(
            (one) =>
              one.kind === 'end' &&
              one.t === event.t &&
              one.how === event.how &&
              kin.isWorkOf(one.id, event.id) &&
              sameValue(one.value, event.value),
          )
        )
      case 'abort':
        return hangUp()
      default:
        return undefined
    }
  })
}

/** Its submit, if that is now; else the end that made it possible: of the try before, or of who had the slot. */
function startCause({ id, t }: Event, before: readonly Event[], kin: Kin): number | undefined {
  const submit = before.findLastIndex((one) => one.kind === 'submit' && kin.isWorkOf(id, one.id))
  const call = before[submit]
  if (!call) return undefined
  const isWorkOfCall = (one: Event): boolean => kin.isWorkOf(one.id, call.id)
  const isNew = !before.slice(submit).some((one) => one.kind === 'start' && isWorkOfCall(one))
  if (call.t === t && isNew) return submit
  const isOver = ({ kind }: Event): boolean => kind === 'end' || kind === 'abort'
  const tried = before.findLastIndex((one) => isOver(one) && isWorkOfCall(one))
  if (tried !== -1) return tried
  const freed = before.findLastIndex((one) => one.kind === 'end' && one.t === t && id === call.id)
  return freed === -1 ? submit : freed
}

/** Which work belongs to which call: by its id (`r1`), as a try of it (`c1#2`), or for the same key. */
class Kin {
  readonly #keys = new Map<string, string>()

  constructor(events: readonly Event[]) {
    for (const event of events) {
      if ('key' in event && typeof event.key === 'string') this.#keys.set(event.id, event.key)
    }
  }

  isWorkOf(work: string, call: string): boolean {
    if (work === call || work.startsWith(`${call}#`)) return true
    const key = this.#keys.get(work)
    return key !== undefined && key === this.#keys.get(call)
  }
}
