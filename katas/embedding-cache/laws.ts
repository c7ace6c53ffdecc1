import {
  answered,
  say,
  unheard,
  type Event,
  type Run,
  type Snapshot,
} from '../../harness/core/index.ts'
import {
  ANSWERS_A_CROWD,
  Beliefs,
  CROWD_FROM,
  isRefusal,
  lawsOf,
  leavesNothing,
  leftBehind,
  NEVER,
  NO_UNHANDLED_REJECTION,
  readingsText,
  statesOf,
  type LawText,
  type Monitor,
  type Must,
} from '../../harness/kata/index.ts'
import {
  BESIDE,
  OTHER,
  type CacheOperation,
  type CacheWorkload,
  type CacheEvent,
  type CacheEvents,
} from './drive.ts'
import {
  Content,
  isFalsy,
  isFresh,
  isGoodOptions,
  isPair,
  isSameOutcome,
  newKey,
  type Get,
  type KeyState,
  type Load,
} from './state.ts'
import {
  asked,
  erasedData,
  foreignAnswer,
  fromElsewhere,
  keptError,
  loadedAgain,
  notIts,
  outlived,
  pair,
  stale,
  takenWrongly,
  turnedAway,
  unanswered,
  unasked,
} from './words.ts'

const TEXTS = {
  'value-is-of-exactly-that-key': {
    level: 1,
    kind: 'safety',
    sentence: 'every value comes from a load of exactly the model and the text that were asked for',
    hint: 'Which two different pairs could your key spell alike? Think of separators, of spaces, and of the names that every object has.',
  },
  'answers-without-delay': {
    level: 1,
    kind: 'safety',
    sentence: 'a hit is answered at once, a miss when its own load ends, whatever other keys do',
    hint: 'For whom does a get wait in your code? Only its own load may keep it waiting, and every way out must answer it.',
  },
  'loads-on-a-miss-only': {
    level: 1,
    kind: 'safety',
    sentence: 'load is called for a get that finds nothing, once: no refresh ahead, no second try',
    hint: 'Who asked for this load, and has it been given one already?',
  },
  // What is lost for another reason looks as if it had gone too early: that law comes after.
  'falsy-values-are-values': {
    level: 1,
    kind: 'safety',
    sentence: 'undefined, null, NaN, 0, false and "" are cached like any other value',
    hint: 'How does your code tell "nothing cached" from "cached, and the value is 0 or undefined"?',
  },
  'a-failure-is-shared-then-forgotten': {
    level: 1,
    kind: 'safety',
    sentence:
      'a failed load rejects all who waited for it with its very own error, and the next get loads again',
    hint: 'What do you still keep of a load when its waiters hear that it failed? And do all of them get the same error object?',
  },
  'keeps-the-most-recently-used': {
    level: 1,
    kind: 'safety',
    sentence: 'the cache holds exactly the max values that were used last',
    hint: 'Write down what the cache holds after each get. What does a hit change, and when do you look at the size?',
    state: 'cache',
  },
  'bad-input-is-refused': {
    level: 1,
    kind: 'validation',
    sentence: 'bad keys and bad options are refused at once with a TypeError or a RangeError',
    hint: 'Check before anything else is done: get answers with a rejected promise, delete and createCache throw.',
  },
  'one-load-a-key-at-a-time': {
    level: 2,
    kind: 'safety',
    sentence: 'a key that is being loaded is not loaded a second time: later gets join the load',
    hint: 'A value that is on its way is in no cache yet. Where could the second get find it?',
  },
  'eviction-spares-loads-in-flight': {
    level: 2,
    kind: 'liveness',
    sentence:
      'while more than max keys are being loaded, each load still serves all who ask for its key',
    hint: 'Does a load under way count as an entry of your cache? Follow it when other keys fill the cache before it ends.',
  },
  'no-unhandled-rejection': { level: 2, ...NO_UNHANDLED_REJECTION },
  'leaves-nothing-behind': {
    level: 2,
    kind: 'liveness',
    sentence: 'when all is answered no timer is armed',
    hint: 'A value can be found stale when it is asked for: that takes no timer.',
  },
  'answers-a-crowd-at-once': { level: 2, ...ANSWERS_A_CROWD },
  'fresh-until-its-ttl': {
    level: 3,
    kind: 'safety',
    sentence:
      'a value is served while less than ttlMs have passed since its load ended, and no longer',
    hint: 'Which event sets the clock of an entry, which events must not, and what holds in the very millisecond in which its age is ttlMs?',
  },
  'erase-is-a-fence': {
    level: 4,
    kind: 'safety',
    sentence:
      'after a delete no get returns a value whose load started before it; who waited already gets that load’s outcome',
    hint: 'A load that is under way when its key is erased still lands. What may it do then, for whom, and what not?',
  },
  'a-superseded-load-touches-nothing': {
    level: 4,
    kind: 'safety',
    sentence:
      'when a load ends whose key was erased and is loaded anew, the newer load and its value stay as they are',
    hint: 'When a load ends, good or bad, how does your code know that what it finds under its key is its own?',
  },
} satisfies Record<string, LawText>

type Law = keyof typeof TEXTS

export const laws = lawsOf<CacheWorkload, Law>(TEXTS, (run, must) => followed(run, must))

/** For pictures: what the contract holds after each event. */
export const states = statesOf<CacheWorkload>((run, must) => followed(run, must))

type CacheRun = Run<CacheWorkload>

/** The contract: what is being loaded, what is kept and who waits, and what must hold at each event. */
class CacheMonitor implements Monitor<CacheEvents> {
  readonly #run: CacheRun
  readonly #must: Must<Law>
  readonly #max: number
  readonly #ttlMs: number
  readonly #isCrowd: boolean
  readonly #operations: Map<string, CacheOperation>
  readonly #keys: Map<string, KeyState>
  readonly #gets = new Map<string, Get>()
  /** Gets that have no answer yet. */
  readonly #open = new Set<Get>()
  /** Gets that got the outcome of a load of their key. */
  readonly #answered = new Set<string>()
  readonly #loads = new Map<string, Load>()
  /** Loads that have ended in this instant, and nobody has heard: each lands at some moment of it. */
  readonly #landing = new Set<Load>()
  readonly #beliefs: Beliefs<Content>
  /** Gets with a bad key, in this instant, that have no answer yet. */
  readonly #badGets = new Map<string, Event>()
  /** Loads of this instant for a pair that is no key of the workload. */
  #strays: CacheEvent<'start'>[] = []

  readonly on = {
    submit: (event: CacheEvent<'submit'>) => this.#submit(event),
    start: (event: CacheEvent<'start'>) => this.#start(event),
    end: (event: CacheEvent<'end'>) => this.#end(event),
    settle: (event: CacheEvent<'settle'>) => this.#settle(event),
    delete: (event: CacheEvent<'delete'>) => this.#erase(event),
    'bad-delete': (event: CacheEvent<'bad-delete'>) => this.#check(event),
    create: (event: CacheEvent<'create'>) => this.#check(event),
  }

  constructor(run: CacheRun, must: Must<Law>) {
    const { options, operations } = run.workload
    this.#run = run
    this.#must = must
    this.#max = options.max
    this.#ttlMs = typeof options.ttlMs === 'number' ? options.ttlMs : Infinity
    this.#operations = new Map(operations.map((one) => [one.id, one]))
    this.#keys = new Map(options.keys.map(({ name }) => [name, newKey(name)]))
    // Of a crowd nobody asks what is kept.
    this.#isCrowd = operations.length > CROWD_FROM
    const held = this.#isCrowd ? [] : Content.readings({ max: this.#max, ttlMs: this.#ttlMs })
    this.#beliefs = new Beliefs(held, (content) => Content.identityOf(content))
  }

  #keyOf({ key }: { key?: string }): KeyState | undefined {
    return key === undefined ? undefined : this.#keys.get(key)
  }

  #submit(event: CacheEvent<'submit'>): void {
    const { id, t, seq } = event
    const key = this.#keyOf(event)
    if (!key) return void this.#badGets.set(id, event)
    const get: Get = {
      id,
      key,
      submit: event,
      hasLoad: false,
      isOverdue: false,
      mayAwait: new Set(key.loads.filter(({ isClosed, erased }) => !isClosed && !erased)),
      found: new Set(),
    }
    for (const content of this.#beliefs.held) {
      const found = content.entries.get(key)?.load
      if (found && isFresh(found, t, this.#ttlMs)) get.found.add(found)
      content.ask(key, event)
    }
    for (const { asked, end } of get.mayAwait) {
      asked['last request'] = { from: seq, to: seq }
      if (!end) this.#must('one-load-a-key-at-a-time', true, NEVER)
    }
    key.askedAt = seq
    key.open.add(get)
    this.#open.add(get)
    this.#gets.set(id, get)
  }

  #start(event: CacheEvent<'start'>): void {
    const { id, t, seq } = event
    const key = this.#keyOf(event)
    if (!key) return void this.#strays.push(event)
    const last = key.loads.at(-1)
    const waiting = [...key.open].filter(({ hasLoad }) => !hasLoad)
    const asker = waiting.find((get) => get.submit.t === t) ?? waiting.find((get) => get.isOverdue)
    const isRetry = last?.end && !last.isGood
    this.#must(
      isRetry ? 'a-failure-is-shared-then-forgotten' : 'loads-on-a-miss-only',
      asker !== undefined,
      unasked(event, last, [...key.open][0]),
    )
    const used = { from: asker?.submit.seq ?? seq, to: seq }
    const load: Load = {
      id,
      key,
      start: event,
      isGood: false,
      isClosed: false,
      isDoubtful: asker !== undefined && (key.erased?.seq ?? -1) > asker.submit.seq,
      asked: { 'first request': used, 'last request': used },
    }
    if (!asker || !this.#mayStart(load, asker)) key.isTangled = true
    // Whether it was to be started or not: from now on it is what there is.
    for (const { entries, flights } of this.#beliefs.held) {
      if (load.isDoubtful || flights.get(key) === load) continue
      entries.delete(key)
      flights.set(key, load)
    }
    if (asker) asker.hasLoad = true
    for (const get of key.open) if (get.submit.t === t || !asker) get.mayAwait.add(load)
    if (asker) asker.mayAwait.add(load)
    key.loads.push(load)
    this.#loads.set(id, load)
  }

  /** It is started for a get that found no fresh value, and no load under way. */
  #mayStart(load: Load, asker: Get): boolean {
    const { key, start } = load
    const last = key.loads.at(-1)
    const before = this.#beliefs.held[0]?.gone.get(key)?.load ?? last
    const wrong = this.#beliefs.narrow((content) =>
      this.#landed(content, start)?.flatMap((next) => {
        const [flight, entry] = [next.flights.get(key), next.entries.get(key)]
        if (flight && !flight.end) return []
        if (entry && isFresh(entry.load, start.t, this.#ttlMs)) return []
        // Asked for before a delete, started after it: kept or not.
        const beside = load.isDoubtful ? [new Content(next)] : []
        next.flights.set(key, load)
        return [...beside, next]
      }),
    )
    const held = wrong?.flights.get(key) ?? wrong?.entries.get(key)?.load
    // What is kept may be beyond knowing: not so what is under way.
    const isUnderWay = last && !last.end && !last.erased && !last.isDoubtful
    const double = this.#beliefs.held.length === 0 && isUnderWay ? last : undefined
    const about = held ?? double ?? before
    if (!about) return true
    const law = this.#isServed(asker, about)
      ? 'loads-on-a-miss-only'
      : this.#lawAbout(about, start.t)
    return this.#must(law, !wrong && !double, loadedAgain(asker, about, start, wrong))
  }

  /** With hindsight: the get will be answered at once with what this load gave. */
  #isServed({ id, submit }: Get, { end }: Load): boolean {
    const { events } = this.#run.history
    const settle = events.find((one) => one.kind === 'settle' && one.id === id)
    return end !== undefined && settle?.t === submit.t && isSameOutcome(settle, end)
  }

  /** A cache as it may be before, between and after the landings of this instant. */
  #landed(content: Content, event: Event): Content[] | undefined {
    let reached = [content]
    const all = [...reached]
    for (const load of this.#landing) {
      if (content.flights.get(load.key) !== load) continue
      const next = reached.map((one) => new Content(one).land(load, event))
      if (next.includes(undefined)) return undefined
      reached = next.flatMap((list) => list ?? [])
      all.push(...reached)
    }
    return all
  }

  #end(event: CacheEvent<'end'>): void {
    const load = this.#loads.get(event.id)
    if (!load) return
    load.end = event
    load.isGood = event.how === 'resolved'
    if (load.isGood && !load.erased) this.#landing.add(load)
  }

  #erase(event: CacheEvent<'delete'>): void {
    const key = this.#keyOf(event)
    if (!key) return
    this.#must('erase-is-a-fence', event.how !== 'threw', () => [
      `At ${event.t} ms ${event.id}, a delete of ${key.name}, threw ${say(event.value)}\nexpected  no error`,
    ])
    // What has just ended may have made others go before.
    if (this.#landing.size > 0) this.#beliefs.narrow((content) => this.#landed(content, event))
    key.erased = event
    key.isTangled = false
    for (const load of key.loads) {
      load.erased ??= event
      this.#landing.delete(load)
    }
    for (const content of this.#beliefs.held) content.erase(key)
  }

  /** The load is over: from now on its value is kept, and who asks after a failure loads again. */
  #close(load: Load, event: Event): void {
    if (!load.end || load.isClosed) return
    load.isClosed = true
    this.#landing.delete(load)
    this.#beliefs.narrow((content) =>
      content.flights.get(load.key) === load ? content.land(load, event) : [content],
    )
  }

  #settle(event: CacheEvent<'settle'>): void {
    const get = this.#gets.get(event.id)
    if (!get) return this.#check(event)
    const { key, mayAwait } = get
    key.open.delete(get)
    this.#open.delete(get)
    const isGood = event.how === 'resolved'
    const isPromise = isGood || event.how === 'rejected'
    const isAnswer = this.#must('answers-without-delay', isPromise, () => [
      `${asked(get)}, and ${get.id} ${answered(event)}\nexpected  a promise`,
      { [get.id]: '← no promise' },
    ])
    if (!isAnswer) return
    const source = key.loads.findLast(({ end }) => end && isSameOutcome(end, event))
    const isErasedNow = [...mayAwait].some(({ erased }) => erased)
    const itsOwn = isGood ? 'value-is-of-exactly-that-key' : 'a-failure-is-shared-then-forgotten'
    const law = isErasedNow ? 'erase-is-a-fence' : itsOwn
    this.#must(law, source !== undefined, fromElsewhere(this.#run, get, event))
    if (!source?.end) return
    this.#answered.add(get.id)
    if (mayAwait.has(source)) this.#joined(get, source, source.end, event)
    else this.#hit(get, source, event)
  }

  /** Answered with the outcome of the load that it waited for. */
  #joined(get: Get, source: Load, end: Event, event: Event): void {
    if (source.start.seq < get.submit.seq) {
      this.#must(this.#lawInFlight(source), true, NEVER)
      if (isOvertaking(source)) this.#must('a-superseded-load-touches-nothing', true, NEVER)
    }
    if (event.t === end.t) this.#must('answers-without-delay', true, NEVER)
    this.#close(source, event)
    if (get.submit.t < end.t) return
    for (const { entries } of this.#beliefs.held) {
      const entry = entries.get(get.key)
      if (entry?.load === source) entry.used = { from: entry.used.from, to: event.seq }
    }
  }

  /** Answered with a value that was there before. */
  #hit(get: Get, source: Load, event: Event): void {
    const { key, submit, mayAwait, found } = get
    const { t, seq } = event
    if (!this.#mayBeServed(get, source) || key.isTangled) return
    const due = [...mayAwait].find(({ end }) => (end?.t ?? Infinity) > submit.t)
    if (due && !found.has(source)) {
      this.#must(this.#lawAbout(due, t), false, notIts(get, due, source, event))
      return
    }
    if (t === submit.t) this.#must('answers-without-delay', true, NEVER)
    const wrong = this.#beliefs.narrow((content) => {
      const entry = content.entries.get(key)
      if (entry?.load === source) entry.used = { from: submit.seq, to: seq }
      else if (!found.has(source) || !hasJustLeft(content, key, t)) return []
      return [content]
    })
    const newer = wrong?.entries.get(key)?.load
    const law = newer ? this.#lawAbout(newer, t) : 'keeps-the-most-recently-used'
    this.#must(law, !wrong, outlived(get, source, wrong))
    if (wrong) return
    this.#must(this.#lawAbout(source, t), true, NEVER)
    if (isFalsy(source.end?.value)) this.#must('falsy-values-are-values', true, NEVER)
  }

  /** Whatever is kept: no value that was erased, no failure, nothing stale. */
  #mayBeServed(get: Get, source: Load): boolean {
    const { key, submit } = get
    const isErased = source.erased !== undefined && source.erased.seq < submit.seq
    if (key.erased && !this.#must('erase-is-a-fence', !isErased, erasedData(get, source))) {
      return false
    }
    if (!source.isGood) {
      return this.#must('a-failure-is-shared-then-forgotten', false, keptError(get, source))
    }
    if (this.#ttlMs === Infinity) return true
    const isGoodStill = isFresh(source, submit.t, this.#ttlMs)
    return this.#must('fresh-until-its-ttl', isGoodStill, stale(get, source, this.#ttlMs))
  }

  /** The law that forbids to load a key again while this load is under way, or its value there. */
  #lawAbout(load: Load, t: number): Law {
    const { start, end, erased } = load
    if (erased) return 'erase-is-a-fence'
    if (isOvertaking(load)) return 'a-superseded-load-touches-nothing'
    if (!end) return this.#lawInFlight(load)
    // Otherwise it may have gone for the sake of another.
    const isAlone = this.#othersSince(load) === 0
    const isOld = this.#ttlMs < Infinity && t - start.t >= this.#ttlMs
    if (isAlone && isOld) return 'fresh-until-its-ttl'
    const hasRoom = (this.#beliefs.held[0]?.entries.size ?? Infinity) < this.#max
    const isLost = isAlone && hasRoom && isFalsy(end.value)
    return isLost ? 'falsy-values-are-values' : 'keeps-the-most-recently-used'
  }

  #lawInFlight(load: Load): Law {
    return this.#othersSince(load) < this.#max
      ? 'one-load-a-key-at-a-time'
      : 'eviction-spares-loads-in-flight'
  }

  /** How many other keys were asked for since it started. */
  #othersSince({ key, start }: Load): number {
    if (this.#isCrowd) return 0
    return [...this.#keys.values()].filter((one) => one !== key && one.askedAt > start.seq).length
  }

  /** A call with bad input, or `createCache` with any. */
  #check(event: Event): void {
    const operation = this.#operations.get(event.id)
    if (!operation || operation.do === 'get' || operation.do === 'delete') return
    this.#badGets.delete(event.id)
    const isGood = operation.do === 'create' && isGoodOptions(operation)
    const wanted = operation.do === 'bad-get' ? 'rejected' : 'threw'
    const holds = isGood ? event.how !== 'threw' : isRefusal(event.how, event.value, wanted)
    this.#must('bad-input-is-refused', holds, takenWrongly(operation, event, isGood))
  }

  state(t: number): Snapshot {
    const loading = [...this.#loads.values()].filter(({ end }) => !end)
    return {
      cache: readingsText(this.#beliefs.held.map((content) => content.textAt(t))),
      loading: loading.map(({ id }) => id).join(', '),
      open: [...this.#open].map(({ id, key }) => `${id} ${key.name}`).join(', '),
    }
  }

  atRest(t: number): void {
    const isBadNow = this.#badGets.size > 0
    for (const [id, event] of this.#badGets) {
      const operation = this.#operations.get(id)
      if (operation)
        this.#must('bad-input-is-refused', false, takenWrongly(operation, event, false))
    }
    for (const stray of this.#strays) {
      const isText = isPair(stray.model, stray.text)
      if (isText && isBadNow) continue
      const law = isText ? 'value-is-of-exactly-that-key' : 'bad-input-is-refused'
      this.#must(law, false, () => [
        `At ${stray.t} ms you called load for ${pair(stray)}, but ${isText ? 'nobody asked for that pair' : 'that is no key'}`,
      ])
    }
    this.#badGets.clear()
    this.#strays = []
    const last = this.#run.history.events.findLast((event) => event.t === t)
    for (const load of [...this.#landing]) if (last) this.#close(load, last)
    for (const get of this.#open) this.#isAnsweredByNow(get, t)
    for (const key of this.#keys.values())
      for (const load of key.loads) if (last) this.#close(load, last)
  }

  #isAnsweredByNow(get: Get, t: number): void {
    const isWaiting = [...get.mayAwait].some(({ end }) => !end)
    if (get.isOverdue || isWaiting) return
    const load = [...get.mayAwait].at(-1) ?? get.key.loads.at(-1)
    const isErased = load?.erased && (!load.end || get.mayAwait.has(load))
    const isFailure = load?.end && !load.isGood
    const foreign = foreignAnswer(this.#run, get)
    const law = foreign
      ? 'value-is-of-exactly-that-key'
      : isErased
        ? 'erase-is-a-fence'
        : isFailure
          ? 'a-failure-is-shared-then-forgotten'
          : 'answers-without-delay'
    this.#must(
      law,
      false,
      foreign ? fromElsewhere(this.#run, get, foreign) : unanswered(this.#run, get, load, t),
    )
    get.isOverdue = true
  }

  atEnd(): void {
    const { history } = this.#run
    const loads = [...this.#loads.values()]
    if (this.#gets.size > CROWD_FROM) this.#crowdIsAnswered()
    if (loads.some(({ end }) => end?.how === 'rejected') || history.unhandled.length > 0) {
      this.#must('no-unhandled-rejection', history.unhandled.length === 0, () => [
        unheard(history) ?? '',
      ])
    }
    if (this.#gets.size > 0 && history.end.kind === 'over') {
      this.#must('leaves-nothing-behind', leavesNothing(history), leftBehind(history))
    }
  }

  /** How many, and which, may depend on how deep a stack the engine has: neither is told. */
  #crowdIsAnswered(): void {
    this.#must('answers-a-crowd-at-once', this.#answered.size === this.#gets.size, () =>
      turnedAway(this.#run, this.#gets.size),
    )
  }
}

/** Each cache by a monitor of its own, which hears of nothing else: they share nothing. */
function followed(run: CacheRun, must: Must<Law>): Monitor<CacheEvents> {
  const { workload, history } = run
  const main = new CacheMonitor(run, must)
  const gets = workload.operations.flatMap((one) =>
    one.do === 'get' && one.beside ? [{ ...one, key: `${OTHER}${one.key}` }] : [],
  )
  if (gets.length === 0) return main
  const keys = workload.options.keys.map((key) => ({ ...key, name: `${OTHER}${key.name}` }))
  const beside = { ...workload, options: { ...BESIDE, keys }, operations: gets }
  const other = new CacheMonitor({ workload: beside, history }, must)
  const ids = new Set(gets.map(({ id }) => id))
  const isOfOther = ({ id }: Event): boolean => ids.has(id) || id.includes(OTHER)
  const of = (event: Event): CacheMonitor => (isOfOther(event) ? other : main)
  return {
    on: {
      submit: (event) => of(event).on.submit(event),
      start: (event) => of(event).on.start(event),
      end: (event) => of(event).on.end(event),
      settle: (event) => of(event).on.settle(event),
      delete: main.on.delete,
      'bad-delete': main.on['bad-delete'],
      create: main.on.create,
    },
    atRest: (t) => {
      main.atRest(t)
      other.atRest(t)
    },
    atEnd: () => {
      main.atEnd()
      other.atEnd()
    },
    state: (t) => ({ ...main.state(t), 'other cache': other.state(t)['cache'] ?? '' }),
  }
}

/** An older load of its key, erased under way, has ended since this one started. */
function isOvertaking({ key, start }: Load): boolean {
  return key.loads.some(
    (one) => one.erased && one.start.seq < start.seq && (one.end?.seq ?? -1) > start.seq,
  )
}

/** It was erased or evicted in this very instant: a hit may have come before that. */
function hasJustLeft({ gone }: Content, key: KeyState, t: number): boolean {
  return key.erased?.t === t || gone.get(key)?.t === t
}
