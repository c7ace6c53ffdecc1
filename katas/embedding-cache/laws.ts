import {
  answered,
  listed,
  returnedOrThrew,
  say,
  unheard,
  type Event,
  type Run,
  type Value,
} from '../../harness/core/index.ts'
import {
  ANSWERS_A_CROWD,
  Beliefs,
  CROWD_FROM,
  isRefusal,
  lawsOf,
  leavesNothing,
  leftBehind,
  NO_UNHANDLED_REJECTION,
  type LawText,
  type Monitor,
  type Must,
  type Words,
} from '../../harness/kata/index.ts'
import type { CacheOperation, CacheWorkload } from './drive.ts'
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

const TEXTS = {
  'value-is-of-exactly-that-key': {
    level: 1,
    kind: 'safety',
    sentence: 'every value comes from a load of exactly the model and the text that were asked for',
    hint: 'Which two different pairs could your key spell alike? Think of separators, of spaces, and of the names that every object has.',
  },
  'loads-on-a-miss-only': {
    level: 1,
    kind: 'safety',
    sentence: 'load is called for a get that finds nothing, once: no refresh ahead, no second try',
    hint: 'Who asked for this load, and has it been given one already?',
  },
  'keeps-the-most-recently-used': {
    level: 1,
    kind: 'safety',
    sentence: 'the cache holds exactly the max values that were used last',
    hint: 'Write down what the cache holds after each get. What does a hit change, and when do you look at the size?',
  },
  'a-failure-is-shared-then-forgotten': {
    level: 1,
    kind: 'safety',
    sentence:
      'a failed load rejects all who waited for it with its very own error, and the next get loads again',
    hint: 'What do you still keep of a load when its waiters hear that it failed? And do all of them get the same error object?',
  },
  'falsy-values-are-values': {
    level: 1,
    kind: 'safety',
    sentence: 'undefined, null, NaN, 0, false and "" are cached like any other value',
    hint: 'How does your code tell "nothing cached" from "cached, and the value is 0 or undefined"?',
  },
  'answers-without-delay': {
    level: 1,
    kind: 'safety',
    sentence: 'a hit is answered at once, a miss when its own load ends, whatever other keys do',
    hint: 'For whom does a get wait in your code? Only its own load may keep it waiting, and every way out must answer it.',
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

export const laws = lawsOf<CacheWorkload, Law>(TEXTS, (run, must) => new CacheMonitor(run, must))

type CacheRun = Run<CacheWorkload>

/** The contract: what is being loaded, what is kept and who waits, and what must hold at each event. */
class CacheMonitor implements Monitor {
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
  #strays: Event[] = []

  readonly on = {
    submit: (event: Event) => this.#submit(event),
    start: (event: Event) => this.#start(event),
    end: (event: Event) => this.#end(event),
    settle: (event: Event) => this.#settle(event),
    delete: (event: Event) => this.#erase(event),
    'bad-delete': (event: Event) => this.#check(event),
    create: (event: Event) => this.#check(event),
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

  #keyOf({ key }: Event): KeyState | undefined {
    return typeof key === 'string' ? this.#keys.get(key) : undefined
  }

  #submit(event: Event): void {
    const { id, t, seq } = event
    const key = this.#keyOf(event)
    if (!key) return void this.#badGets.set(id, event)
    const get: Get = {
      id,
      key,
      submit: event,
      hasLoad: false,
      isOverdue: false,
      mayAwait: new Set(),
      found: new Set(),
    }
    for (const content of this.#beliefs.held) {
      const [flight, found] = [content.flights.get(key), content.entries.get(key)?.load]
      if (flight) get.mayAwait.add(flight)
      if (found && isFresh(found, t, this.#ttlMs)) get.found.add(found)
      content.ask(key, event)
    }
    const last = key.loads.at(-1)
    if (this.#beliefs.held.length === 0 && last && !last.isClosed) get.mayAwait.add(last)
    for (const { asked, end } of get.mayAwait) {
      asked['last request'] = { from: seq, to: seq }
      if (!end) this.#must('one-load-a-key-at-a-time', true, NEVER)
    }
    key.askedAt = seq
    key.open.add(get)
    this.#open.add(get)
    this.#gets.set(id, get)
  }

  #start(event: Event): void {
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
      unasked(event, last),
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
    if (asker) this.#mayStart(load, asker)
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
  #mayStart(load: Load, asker: Get): void {
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
    if (!about) return
    const law = this.#isServed(asker, about)
      ? 'loads-on-a-miss-only'
      : this.#lawAbout(about, start.t)
    this.#must(law, !wrong && !double, loadedAgain(asker, about, start, wrong))
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

  #end(event: Event): void {
    const load = this.#loads.get(event.id)
    if (!load) return
    load.end = event
    load.isGood = event.how === 'resolved'
    if (load.isGood && !load.erased) this.#landing.add(load)
  }

  #erase(event: Event): void {
    const key = this.#keyOf(event)
    if (!key) return
    this.#must('erase-is-a-fence', event.how !== 'threw', () => [
      `at ${event.t} ms  ${event.id}: delete of ${key.name} threw ${say(event.value)}`,
    ])
    // What has just ended may have made others go before.
    if (this.#landing.size > 0) this.#beliefs.narrow((content) => this.#landed(content, event))
    key.erased = event
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

  #settle(event: Event): void {
    const get = this.#gets.get(event.id)
    if (!get) return this.#check(event)
    const { key, mayAwait } = get
    key.open.delete(get)
    this.#open.delete(get)
    const isGood = event.how === 'resolved'
    const isPromise = isGood || event.how === 'rejected'
    const isAnswer = this.#must('answers-without-delay', isPromise, () => [
      `${asked(get)}\n${get.id} ${answered(event)}\nexpected a promise`,
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
    if (!this.#mayBeServed(get, source)) return
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
    if (!wrong) this.#must(this.#lawAbout(source, t), true, NEVER)
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
    const others = this.#othersSince(load)
    // One that holds a value too few would lose it as well.
    if (isFalsy(end.value) && others <= Math.max(0, this.#max - 2)) return 'falsy-values-are-values'
    const mayBeOld = this.#ttlMs < Infinity && t - start.t >= this.#ttlMs
    return mayBeOld && others < this.#max ? 'fresh-until-its-ttl' : 'keeps-the-most-recently-used'
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

  atRest(t: number): void {
    const isBadNow = this.#badGets.size > 0
    for (const [id, event] of this.#badGets) {
      const operation = this.#operations.get(id)
      if (operation)
        this.#must('bad-input-is-refused', false, takenWrongly(operation, event, false))
    }
    for (const stray of this.#strays) {
      const isText = isPair(stray['model'], stray['text'])
      if (isText && isBadNow) continue
      const law = isText ? 'value-is-of-exactly-that-key' : 'bad-input-is-refused'
      this.#must(law, false, () => [
        `at ${stray.t} ms  load was called for ${pair(stray)}\n${isText ? 'nobody asked for that pair' : 'that is no key'}`,
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
    const isAnswered = [...this.#gets.keys()].every((id) => this.#answered.has(id))
    this.#must('answers-a-crowd-at-once', isAnswered, () => [
      `some of ${this.#gets.size} gets were not answered with the outcome of a load of theirs`,
    ])
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

const NEVER = (): [string] => ['']

/** A breach about one get: facts in lines, and a short note on its row. */
function about({ id }: Get, note: string, ...lines: string[]): ReturnType<Words> {
  return [lines.join('\n'), { [id]: `← ${note}` }]
}

/** "at 40 ms  g3 asked for a" */
function asked({ id, key, submit }: Get): string {
  return `at ${submit.t} ms  ${id} asked for ${key.name}`
}

/** "load 1 a resolved with 0 at 40 ms" */
function outcome({ id, start, end }: Load): string {
  if (!end) return `${id}, begun at ${start.t} ms, was under way`
  return `${id} ${String(end.how)} with ${say(end.value)} at ${end.t} ms`
}

/** "the cache holds a (from load 1 a) and b (from load 2 b)" */
function holdings(content: Content): string {
  const kept = [...content.entries].map(([{ name }, { load }]) => `${name} (from ${load.id})`)
  return kept.length === 0 ? 'the cache holds nothing' : `the cache holds ${listed(kept)}`
}

function pair({ model, text }: { model?: Value; text?: Value } | Event): string {
  return `(${say(model)}, ${say(text)})`
}

function unasked({ t, id }: Event, last: Load | undefined): Words {
  return () => [
    `at ${t} ms  ${id} started, and no get had asked for it${last ? `\n${outcome(last)}` : ''}`,
    { [id]: '← nobody asked' },
  ]
}

function loadedAgain(get: Get, held: Load, { id }: Event, content: Content | undefined): Words {
  return () => {
    const note = held.end ? 'should be a hit' : `should join ${held.id}`
    const lines = [`${asked(get)}, and ${id} started`, outcome(held)]
    return about(get, note, ...lines, ...(content && held.end ? [holdings(content)] : []))
  }
}

function takenWrongly(operation: CacheOperation, event: Event, isGood: boolean): Words {
  return () => {
    const isGet = operation.do === 'bad-get'
    const call =
      'max' in operation
        ? `createCache(load, ${say({ max: operation.max, ...(operation.ttlMs !== undefined && { ttlMs: operation.ttlMs }) })})`
        : `${isGet ? 'get' : 'delete'}${'model' in operation ? pair(operation) : ''}`
    const error = `a TypeError or a RangeError, ${isGet ? 'in a rejected promise' : 'thrown'}, at once`
    const isOpen = event.kind === 'submit'
    const got = isOpen ? 'no answer' : isGet ? `it ${answered(event)}` : returnedOrThrew(event)
    return [
      `at ${event.t} ms  ${event.id}: ${call}\nexpected  ${isGood ? 'good options, no error' : error}\ngot       ${got}`,
      { [event.id]: isGood ? '← good input' : '← bad input' },
    ]
  }
}

/** The end of a load, of whatever key, in which an answer has its origin. */
function originOf({ history }: CacheRun, settle: Event): Event | undefined {
  return history.events.find((one) => one.kind === 'end' && isSameOutcome(one, settle))
}

/** With hindsight: the answer that the get will have, if it is that of a load of another key. */
function foreignAnswer(run: CacheRun, { id, key }: Get): Event | undefined {
  const settle = run.history.events.find((one) => one.kind === 'settle' && one.id === id)
  const origin = settle?.how === 'resolved' ? originOf(run, settle) : undefined
  return origin && !origin.id.endsWith(` ${key.name}`) ? settle : undefined
}

function fromElsewhere(run: CacheRun, get: Get, settle: Event): Words {
  return () => {
    const spelled = (name: string | undefined): string => {
      const key = run.workload.options.keys.find((one) => one.name === name)
      return key ? `${key.name} = ${pair(key)}` : `${name}`
    }
    const origin = originOf(run, settle)?.id
    const whose = origin
      ? `${origin} is of ${spelled(origin.split(' ').at(-1))}`
      : 'no load gave that'
    return about(
      get,
      'not from its load',
      `${asked(get)}, and ${answered(settle)}`,
      `asked for ${spelled(get.key.name)}`,
      whose,
      ...[...get.mayAwait].map((load) => `it waited for ${load.id}: ${outcome(load)}`),
    )
  }
}

function erasedData(get: Get, { id, start, erased }: Load): Words {
  return () =>
    about(
      get,
      'got erased data',
      `${asked(get)}, and got the value of ${id}`,
      `that load started at ${start.t} ms, before the delete at ${erased?.t} ms`,
    )
}

function keptError(get: Get, source: Load): Words {
  return () =>
    about(
      get,
      'should load again',
      `${asked(get)}, and got the error of a load that had failed before`,
      `${outcome(source)}; a new load was expected`,
    )
}

function stale(get: Get, source: Load, ttlMs: number): Words {
  return () => {
    const age = get.submit.t - (source.end?.t ?? 0)
    return about(
      get,
      'stale',
      `${asked(get)}, and got the value of ${source.id}, which ended at ${source.end?.t} ms`,
      `its age was ${age} ms, and ttlMs is ${ttlMs}: a new load was expected`,
    )
  }
}

function notIts(get: Get, due: Load, source: Load, event: Event): Words {
  return () =>
    about(
      get,
      `belongs to ${due.id}`,
      `${asked(get)}, and ${answered(event)}`,
      `that is the outcome of ${source.id}`,
      `it waited for ${due.id}: ${outcome(due)}`,
    )
}

function outlived(get: Get, source: Load, content: Content | undefined): Words {
  return () => {
    const past = content?.gone.get(get.key)
    const newer = content?.entries.get(get.key)?.load
    const why = newer
      ? `${outcome(newer)}: that is its value since`
      : `it should have gone at ${past?.t} ms, as the least recently used: max is ${content?.max}`
    const what = `${asked(get)}, and got the value of ${source.id} from the cache`
    return about(get, newer ? `belongs to ${newer.id}` : 'should be a miss', what, why)
  }
}

function unanswered(run: CacheRun, get: Get, load: Load | undefined, t: number): Words {
  return () => {
    const settle = run.history.events.find(({ kind, id }) => kind === 'settle' && id === get.id)
    const waited = get.mayAwait.size > 0
    const what = waited ? `by ${t} ms it had no answer` : NOT_ANSWERED
    const later = `it ${answered(settle)}`
    return about(get, 'no answer', asked(get), ...(load ? [outcome(load)] : []), what, later)
  }
}

const NOT_ANSWERED = 'in that instant it was not answered, and load was not called for it'
