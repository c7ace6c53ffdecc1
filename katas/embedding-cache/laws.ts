import {
  answered,
  countedAre,
  defineLaw,
  say,
  unheard,
  withoutOperations,
  type Event,
  type Law,
  type Value,
} from '../../harness/core/index.ts'
import type { CacheOperation, CacheWorkload } from './drive.ts'
import {
  entryThatMustHit,
  factsOf,
  hasJoiner,
  isAskedFor,
  isFalsy,
  isKept,
  isMatterOfRecency,
  isStaleFor,
  joinedLoad,
  loadBeforeCrowd,
  loadStartedFor,
  othersActive,
  othersEver,
  supersession,
  type KeyFacts,
} from './facts.ts'
import {
  about,
  acceptedBadInput,
  answeredLate,
  asked,
  doubleLoad,
  fenced,
  firstDifference,
  foreignError,
  heldBecause,
  loadedAgain,
  outcome,
  pair,
  servedFromElsewhere,
} from './findings.ts'
import { expectations } from './model.ts'

const law = defineLaw<CacheWorkload>
/** More gets than this in one run are a crowd. */
const CROWD_FROM = 1_000

/** C1: every value comes from a load of exactly that model and text. */
export const valueIsOfThatKey = law({
  name: 'value-is-of-exactly-that-key',
  level: 1,
  kind: 'safety',
  sentence: 'every value comes from a load of exactly the model and the text that were asked for',
  hint: 'Which two different pairs could your key spell alike? Think of separators, of spaces, and of the names that every object has.',
  judge: (run) => {
    const facts = factsOf(run)
    const stray = facts.strays.find(({ model, text }) => isText(model) && isText(text))
    if (stray) {
      const what = pair(stray['model'], stray['text'])
      const message = `at ${stray.t} ms  load was called for ${what}\nnobody asked for that pair`
      return { message, atMs: stray.t }
    }
    const served = new Set<KeyFacts>()
    for (const get of facts.gets) {
      if (get.settle?.['how'] !== 'resolved') continue
      if (!get.servedBy) return servedFromElsewhere(run.workload, get, facts)
      served.add(get.key)
    }
    return served.size > 1 ? 'holds' : 'unknown'
  },
})

/** C4: residency equals a Map-based LRU model of `max` entries, observed through reloads. */
export const keepsTheMostRecentlyUsed = law({
  name: 'keeps-the-most-recently-used',
  level: 1,
  kind: 'oracle',
  sentence: 'the cache holds exactly the max values that were used last, and loads on a miss only',
  hint: 'Write down what the cache holds after each get. What does a hit change, and when do you look at the size?',
  judge: (run) => {
    const facts = factsOf(run)
    const unasked = facts.loads.find((load) => !isAskedFor(load))
    if (unasked) {
      const { id, start } = unasked
      return { message: `at ${start.t} ms  ${id} started, and no get waited for it`, atMs: start.t }
    }
    if (facts.isLarge) return 'unknown'
    let premise = false
    for (const { get, load, isHit, evictedMs } of expectations(run, facts)) {
      if (isHit && !isMatterOfRecency(get, load, facts)) continue
      if (evictedMs !== undefined || othersEver(get, facts)) premise = true
      const reload = loadStartedFor(get)
      if (isHit && reload) return loadedAgain(get, load, heldBecause(get, facts))
      if (isHit || reload || get.servedBy !== load) continue
      return about(
        get,
        'should be a miss',
        `${asked(get)}, and got the value of ${load.id} from the cache`,
        `it should have gone at ${evictedMs} ms, as the least recently used: max is ${facts.max}`,
      )
    }
    for (const get of facts.gets) {
      const load = entryThatMustHit(get, facts)
      if (!load || !isMatterOfRecency(get, load, facts)) continue
      if (othersEver(get, facts)) premise = true
      if (loadStartedFor(get)) return loadedAgain(get, load, heldBecause(get, facts))
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** C5: a failed load rejects all its waiters with the one error, and is not cached. */
export const failureIsSharedThenForgotten = law({
  name: 'a-failure-is-shared-then-forgotten',
  level: 1,
  kind: 'safety',
  sentence:
    'a failed load rejects all who waited for it with its very own error, and the next get loads again',
  hint: 'What do you still keep of a load when its waiters hear that it failed? And do all of them get the same error object?',
  judge: (run) => {
    const facts = factsOf(run)
    let premise = false
    for (const get of facts.gets) {
      const { settle, servedBy } = get
      if (settle?.['how'] === 'rejected' && !servedBy) return foreignError(get)
      if (facts.isLarge) continue
      if (servedBy && !servedBy.isGood && isKept(get, servedBy, facts)) {
        return about(
          get,
          'should load again',
          `${asked(get)}, and got the error of a load that had failed before`,
          `${outcome(servedBy)}; a new load was expected`,
        )
      }
      const load = joinedLoad(get)
      if (!load?.end || load.isGood) continue
      premise = true
      if (settle?.t === load.end.t && servedBy === load) continue
      return about(
        get,
        'waited for a load that failed',
        `${asked(get)}, and waited for ${load.id}`,
        `${outcome(load)}; expected the same for ${get.id}, then`,
        `it ${answered(get.settle)}`,
      )
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** C6: undefined, null, NaN, 0 and "" are cached like any value. */
export const falsyValuesAreValues = law({
  name: 'falsy-values-are-values',
  level: 1,
  kind: 'safety',
  sentence: 'undefined, null, NaN, 0, false and "" are cached like any other value',
  hint: 'How does your code tell "nothing cached" from "cached, and the value is 0 or undefined"?',
  judge: (run) => {
    const facts = factsOf(run)
    if (facts.isLarge) return 'unknown'
    let premise = false
    for (const get of facts.gets) {
      const load = entryThatMustHit(get, facts)
      if (!load || !isFalsy(load.end?.['value'])) continue
      premise = true
      if (loadStartedFor(get)) return loadedAgain(get, load, 'that value was to be kept')
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** C8: a hit settles in its own instant; a waiter in its load's end instant. */
export const answersWithoutDelay = law({
  name: 'answers-without-delay',
  level: 1,
  kind: 'safety',
  sentence: 'a hit is answered at once, a miss when its own load ends, whatever other keys do',
  hint: 'For whom does a get wait in your code? Only its own load may keep it waiting, and every way out must answer it.',
  judge: (run) => {
    const { gets } = factsOf(run)
    if (gets.length === 0) return 'unknown'
    for (const get of gets) {
      const finding = answeredLate(get)
      if (finding) return finding
    }
    return 'holds'
  },
})

/** C15: bad input is refused at once, and changes nothing. */
export const badInputIsRefused = law({
  name: 'bad-input-is-refused',
  level: 1,
  kind: 'validation',
  sentence: 'bad keys and bad options are refused at once with a TypeError or a RangeError',
  hint: 'Check before anything else is done: get answers with a rejected promise, delete and createCache throw.',
  variants: ({ workload }) => {
    if (workload.operations.length > 1_000) return []
    const without = withoutOperations(workload, isBadCall)
    return without && without.operations.length > 0 ? [without] : []
  },
  judge: (run, [without]) => {
    let premise = false
    const events = new Map<string, Event[]>()
    for (const event of run.history.events) {
      const list = events.get(event.id)
      if (list) list.push(event)
      else events.set(event.id, [event])
    }
    for (const operation of run.workload.operations) {
      if (operation.do === 'get' || operation.do === 'delete') continue
      premise = true
      const finding = acceptedBadInput(operation, events.get(operation.id) ?? [])
      if (finding) return finding
    }
    if (!premise) return 'unknown'
    const stray = factsOf(run).strays.find(({ model, text }) => !isText(model) || !isText(text))
    if (stray) {
      const message = `at ${stray.t} ms  load was called for a bad key, ${pair(stray['model'], stray['text'])}`
      return { message, atMs: stray.t }
    }
    return (without && firstDifference(run, without)) ?? 'holds'
  },
})

/** C2: at most one live load a key, except across a delete. */
export const oneLoadAtATime = law({
  name: 'one-load-a-key-at-a-time',
  level: 2,
  kind: 'safety',
  sentence: 'a key that is being loaded is not loaded a second time: later gets join the load',
  hint: 'A value that is on its way is in no cache yet. Where could the second get find it?',
  judge: (run) => {
    let premise = false
    for (const key of factsOf(run).keys.values()) {
      const double = doubleLoad(key)
      if (double) return double
      premise ||= hasJoiner(key)
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** C12: eviction never fails a waiter or drops its flight. */
export const evictionSparesFlights = law({
  name: 'eviction-spares-loads-in-flight',
  level: 2,
  kind: 'liveness',
  sentence:
    'while more than max keys are being loaded, each load still serves all who ask for its key',
  hint: 'Does a load under way count as an entry of your cache? Follow it when other keys fill the cache before it ends.',
  judge: (run) => {
    const facts = factsOf(run)
    if (facts.isLarge) return 'unknown'
    let premise = false
    for (const get of facts.gets) {
      const load = loadBeforeCrowd(get, facts)
      if (!load) continue
      premise = true
      const reload = loadStartedFor(get)
      const fact = `at least ${facts.max} other keys were asked for while ${load.id} ran: max is ${facts.max}`
      if (reload && reload !== load) {
        const still = `${load.id} still ran, since ${load.start.t} ms`
        return about(get, 'should join', `${asked(get)}, and ${reload.id} started; ${still}`, fact)
      }
      if (get.servedBy === load && get.settle?.t === load.end?.t) continue
      const what = `${asked(get)}, and ${answered(get.settle)}`
      return about(get, 'waited for a load', what, `${outcome(load)}: that was expected`, fact)
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** C14: no timer left, no unhandled rejection, no unsettled get, no overflow of the stack. */
export const leavesNothingBehind = law({
  name: 'leaves-nothing-behind',
  level: 2,
  kind: 'liveness',
  sentence:
    'when all is answered no timer is armed and no rejection is unhandled; ten thousand keys do not overflow the stack',
  hint: 'Each promise chain you start and do not return needs a last catch. A value can be found stale when it is asked for: that takes no timer.',
  judge: (run) => {
    const { history } = run
    const { gets } = factsOf(run)
    if (gets.length === 0) return 'unknown'
    const message = unheard(history)
    if (message) return { message }
    const open = gets.filter(({ settle }) => !settle)
    // Which of very many, and how many, may depend on how deep a stack the engine has.
    if (open[0] && gets.length > CROWD_FROM)
      return { message: `some of ${gets.length} gets were never answered` }
    if (open[0])
      return about(
        open[0],
        'no answer',
        `${open.length} of ${gets.length} gets were never answered, ${open[0].id} first`,
      )
    const { timers } = history.left
    if (timers === 0) return 'holds'
    return { message: `everything is answered, and ${countedAre(timers, 'timer')} still armed` }
  },
})

/** C7: fresh iff age < ttlMs, counted from the load's settling; reads do not extend it. */
export const freshUntilItsTtl = law({
  name: 'fresh-until-its-ttl',
  level: 3,
  kind: 'safety',
  sentence:
    'a value is served while less than ttlMs have passed since its load ended, and no longer',
  hint: 'Which event sets the clock of an entry, which events must not, and what holds in the very millisecond in which its age is ttlMs?',
  judge: (run) => {
    const facts = factsOf(run)
    if (facts.ttlMs === Infinity || facts.isLarge) return 'unknown'
    let premise = false
    for (const get of facts.gets) {
      const { servedBy, submit, key } = get
      if (isStaleFor(get, servedBy, facts)) {
        const age = submit.t - servedBy.end.t
        return about(
          get,
          'stale',
          `${asked(get)}, and got the value of ${servedBy.id}, which ended at ${servedBy.end.t} ms`,
          `its age was ${age} ms, and ttlMs is ${facts.ttlMs}: a new load was expected`,
        )
      }
      const last = key.loads.filter(({ end, isGood }) => isGood && end && end.t < submit.t).at(-1)
      if (isStaleFor(get, last, facts)) premise = true
      const load = entryThatMustHit(get, facts)
      if (!load?.end || isFalsy(load.end['value'])) continue
      if (othersActive(facts, key, load.start.t, submit) > 0) continue
      premise = true
      const age = `its age was ${submit.t - load.end.t} ms, and ttlMs is ${facts.ttlMs}`
      if (loadStartedFor(get)) return loadedAgain(get, load, age)
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** C10: after delete returns, no later get returns a value whose load started before it. */
export const eraseIsAFence = law({
  name: 'erase-is-a-fence',
  level: 4,
  kind: 'safety',
  sentence:
    'after a delete no get returns a value whose load started before it; who waited already gets that load’s outcome',
  hint: 'A load that is under way when its key is erased still lands. What may it do then, for whom, and what not?',
  judge: (run) => {
    const facts = factsOf(run)
    if (facts.isLarge) return 'unknown'
    let premise = false
    for (const key of facts.keys.values()) {
      for (const erasure of key.deletes) {
        if (erasure['how'] === 'threw') {
          const message = `at ${erasure.t} ms  delete(${key.name}) threw ${say(erasure['value'])}`
          return { message, atMs: erasure.t }
        }
        const judgement = fenced(key, erasure)
        if (typeof judgement !== 'string') return judgement
        if (judgement === 'holds') premise = true
      }
    }
    return premise ? 'holds' : 'unknown'
  },
})

/** C11: a superseded load's settling neither writes nor removes the newer flight or entry. */
export const supersededLoadTouchesNothing = law({
  name: 'a-superseded-load-touches-nothing',
  level: 4,
  kind: 'safety',
  sentence:
    'when a load ends whose key was erased and is loaded anew, the newer load and its value stay as they are',
  hint: 'When a load ends, good or bad, how does your code know that what it finds under its key is its own?',
  judge: (run) => {
    const facts = factsOf(run)
    if (facts.isLarge) return 'unknown'
    let premise = false
    for (const get of facts.gets) {
      const pair = supersession(get, facts)
      if (!pair) continue
      premise = true
      const { older, newer } = pair
      const reload = loadStartedFor(get)
      if (!reload && get.servedBy !== older) continue
      const what = reload ? `${reload.id} started` : `it got the value of ${older.id}`
      const still = (newer.end?.t ?? Infinity) > get.submit.t ? 'still ran' : 'had ended'
      return about(
        get,
        `belongs to ${newer.id}`,
        `${asked(get)}, and ${what}`,
        `${newer.id}, begun at ${newer.start.t} ms after a delete, ${still}: it should serve ${get.id}`,
        `${older.id}, begun before that delete, ended at ${older.end?.t} ms`,
      )
    }
    return premise ? 'holds' : 'unknown'
  },
})

export const laws: Law<CacheWorkload>[] = [
  valueIsOfThatKey,
  keepsTheMostRecentlyUsed,
  failureIsSharedThenForgotten,
  falsyValuesAreValues,
  answersWithoutDelay,
  badInputIsRefused,
  oneLoadAtATime,
  evictionSparesFlights,
  leavesNothingBehind,
  freshUntilItsTtl,
  eraseIsAFence,
  supersededLoadTouchesNothing,
]

function isText(value: Value | undefined): boolean {
  return typeof value === 'string'
}

function isBadCall(operation: CacheOperation): boolean {
  return operation.do === 'bad-get' || operation.do === 'bad-delete'
}
