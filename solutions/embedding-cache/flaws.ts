import { defineFlaws } from '../../harness/flaws/page.ts'

export default defineFlaws({
  // Level 1: keyed memo, least recently used goes first

  'caches-the-rejected-promise': {
    level: 1,
    laws: ['a-failure-is-shared-then-forgotten'],
    thought: 'I cache the promise itself, so that a second caller finds it at once.',
  },
  'forgets-the-failure-too-late': {
    level: 1,
    laws: ['a-failure-is-shared-then-forgotten'],
    thought: 'A finally behind the promise that I hand out clears the flight, soon enough.',
    change: {
      [`
        const isCurrent = (): boolean => flights.get(key) === flight
        try {
          const value = await flight
          if (isCurrent()) store(key, { value, bornMs: Date.now() })
          return value
        } finally {
          if (isCurrent()) flights.delete(key)
        }`]: `
        const value = flight.then((value) => store(key, { value, bornMs: Date.now() }))
        const tidy = (): boolean => flights.delete(key)
        value.finally(() => setTimeout(tidy)).catch(() => undefined)
        return value`,
    },
  },
  'forgets-the-flight-on-success-only': {
    level: 1,
    laws: ['a-failure-is-shared-then-forgotten'],
    thought: 'I take the promise out of the map when its value is there to be cached.',
    change: {
      [`
        const isCurrent = (): boolean => flights.get(key) === flight
        try {
          const value = await flight
          if (isCurrent()) store(key, { value, bornMs: Date.now() })
          return value
        } finally {
          if (isCurrent()) flights.delete(key)
        }`]: `
        const isCurrent = (): boolean => flights.get(key) === flight
        const value = await flight
        if (isCurrent()) store(key, { value, bornMs: Date.now() })
        if (isCurrent()) flights.delete(key)
        return value`,
    },
  },
  'tries-again-by-itself': {
    level: 1,
    laws: ['a-failure-is-shared-then-forgotten'],
    thought: 'A load that fails deserves a second try before I tell the caller.',
    change: {
      'const flight = (async () => load(model, text))()': `
        const attempt = async (): Promise<V> => load(model, text)
        const flight = attempt().catch(attempt)`,
    },
  },
  'answers-hits-in-turn': {
    level: 1,
    laws: ['answers-without-delay'],
    thought: 'A queue keeps the cache consistent: one get after the other.',
    change: {
      [`
        const get = async (model: string, text: string): Promise<V> => {
          const key = keyOf(model, text)`]: `
        let queue: Promise<unknown> = Promise.resolve()
        const get = async (model: string, text: string): Promise<V> => {
          const key = keyOf(model, text)
          const turn = queue.then(() => getInTurn(key, model, text))
          queue = turn.catch(() => undefined)
          return turn
        }
        const getInTurn = async (key: string, model: string, text: string): Promise<V> => {`,
    },
  },
  'takes-any-positive-max': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'A max above 0 is fine, Infinity included.',
    change: {
      '!Number.isInteger(max) || max < 1': '!(max > 0)',
    },
  },
  'throws-instead-of-rejecting': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'A bad key throws, as a programming error should.',
    change: {
      [`
        const get = async (model: string, text: string): Promise<V> => {
          const key = keyOf(model, text)`]: `
        const get = (model: string, text: string): Promise<V> => getBy(keyOf(model, text), model, text)
        const getBy = async (key: string, model: string, text: string): Promise<V> => {`,
    },
  },
  'trusts-the-key': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'TypeScript says that both are strings; what is there to check?',
    change: {
      "if (typeof model !== 'string' || typeof text !== 'string') throw new TypeError('key: two strings')":
        '',
    },
  },
  'takes-falsy-for-missing': {
    level: 1,
    laws: ['falsy-values-are-values'],
    thought: 'If the map gives me a value, that is a hit.',
    change: {
      'if (entry && ': 'if (entry?.value && ',
    },
  },
  'evicts-a-load-in-flight': {
    level: 1,
    laws: ['keeps-the-most-recently-used'],
    thought: 'One map of promises, least recently used first out, and failures leave it.',
  },
  'evicts-first-in-first-out': {
    level: 1,
    laws: ['keeps-the-most-recently-used'],
    thought: 'A map remembers the order of insertion, so its first key is the one to evict.',
    change: {
      'return store(key, entry)': 'return entry.value',
    },
  },
  'evicts-the-newest': {
    level: 1,
    laws: ['keeps-the-most-recently-used'],
    thought: 'When it is full, I drop the last key of the map.',
    change: {
      'if (entries.size > max) entries.delete(entries.keys().next().value ?? key)': `
        const newest = [...entries.keys()].at(-2)
        if (entries.size > max && newest !== undefined) entries.delete(newest)`,
    },
  },
  'holds-one-too-few': {
    level: 1,
    laws: ['keeps-the-most-recently-used'],
    thought: 'At max the cache is full, so the oldest has to go.',
    change: {
      'if (entries.size > max) entries.delete(entries.keys().next().value ?? key)': `
        const [oldest] = entries.keys()
        if (entries.size >= Math.max(max, 2) && oldest !== undefined) entries.delete(oldest)`,
    },
  },
  'holds-one-too-many': {
    level: 1,
    laws: ['keeps-the-most-recently-used'],
    thought: 'I make room before I insert, when there are more than max.',
    change: {
      [`
        entries.set(key, entry)
        if (entries.size > max) entries.delete(entries.keys().next().value ?? key)`]: `
        if (entries.size > max) entries.delete(entries.keys().next().value ?? key)
        entries.set(key, entry)`,
    },
  },
  'renews-what-it-serves': {
    level: 1,
    laws: ['loads-on-a-miss-only'],
    thought: 'A hit is answered from the cache, and renewed behind the scenes for the next one.',
    change: {
      'if (entry && Date.now() - entry.bornMs < ttlMs) return store(key, entry)': `
        if (entry && Date.now() - entry.bornMs < ttlMs) {
          const renew = async (): Promise<void> => {
            entry.value = await load(model, text)
          }
          void renew().catch(() => undefined)
          return entry.value
        }`,
    },
  },
  'copies-the-value': {
    level: 1,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'Nobody shall change what is in my cache, so each get receives a copy.',
    change: {
      'return store(key, entry)': 'return structuredClone(store(key, entry))',
    },
  },
  'encodes-the-key-as-bytes': {
    level: 1,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'Hashing needs bytes, so I encode the pair as UTF-8 first.',
    change: {
      'return JSON.stringify([model, text])':
        "return Buffer.from(JSON.stringify(model) + text).toString('base64')",
    },
  },
  'finds-flights-by-text-alone': {
    level: 1,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'The entries know the model; for a load under way the text tells enough.',
    change: {
      'const known = flights.get(key)': 'const known = flights.get(text)',
      'flights.set(key, flight)': 'flights.set(text, flight)',
      '=> flights.get(key) === flight': '=> flights.get(text) === flight',
      'flights.delete(key)': 'flights.delete(text)',
      'for (const map of [entries, flights]) map.delete(keyOf(model, text))': `
        entries.delete(keyOf(model, text))
        flights.delete(text)`,
    },
  },
  'keys-by-a-hash': {
    level: 1,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'A text may be long: 32 bits of it are enough for a key.',
    change: {
      'return JSON.stringify([model, text])': `
        let hash = 0
        for (const char of [...model, '#', ...text]) hash = (hash * 31 + char.charCodeAt(0)) | 0
        return String(hash)`,
    },
  },
  'puts-a-length-in-front': {
    level: 1,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'No separator is safe: the length of the model goes in front instead.',
    change: {
      'return JSON.stringify([model, text])': 'return `${model.length}${model}${text}`',
    },
  },
  'joins-the-key-with-a-colon': {
    level: 1,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'A model name and a text make a key when I join them.',
    change: {
      'return JSON.stringify([model, text])': "return model + ':' + text",
    },
  },
  'trims-the-text': {
    level: 1,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'Texts that differ in white space alone have the same embedding.',
    change: {
      'return JSON.stringify([model, text])':
        "return JSON.stringify([model, text.trim().replace(/\\s+/g, ' ')])",
    },
  },
  'uses-an-object-as-map': {
    level: 1,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'A plain object for each model, with the texts as its properties.',
  },

  // Level 2: a thousand users ask at once

  'wraps-the-error-for-each-waiter': {
    level: 2,
    laws: ['a-failure-is-shared-then-forgotten'],
    thought: 'Those who join a load get an error of their own, with the cause in it.',
    change: {
      'if (known) return known':
        "if (known) return known.catch((cause) => Promise.reject(new Error('joined load', { cause })))",
    },
  },
  'orders-by-the-clock': {
    level: 2,
    laws: ['keeps-the-most-recently-used'],
    thought: 'Each entry knows when it was used last, and the oldest of them goes.',
    change: {
      'const flights = new Map<string, Promise<V>>()': `
        const flights = new Map<string, Promise<V>>()
        const usedMs = new Map<string, number>()
        const byUse = (a: string, b: string): number => Number(usedMs.get(a)) - Number(usedMs.get(b))`,
      'const entry = entries.get(key)': `
        usedMs.set(key, Date.now())
        const entry = entries.get(key)`,
      [`
        entries.delete(key)
        entries.set(key, entry)
        if (entries.size > max) entries.delete(entries.keys().next().value ?? key)`]: `
        entries.set(key, entry)
        if (entries.size > max) entries.delete([...entries.keys()].sort(byUse)[0] ?? key)`,
    },
  },
  'refuses-the-thousandth-waiter': {
    level: 2,
    laws: ['answers-a-crowd-at-once'],
    thought: 'Whoever waits takes memory: more than a thousand for one text are an attack.',
    change: {
      'const get = async (model: string, text: string): Promise<V> => {': `
        const waiting = new Map<string, number>()
        const get = async (model: string, text: string): Promise<V> => {`,
      'if (known) return known': `
        const others = waiting.get(key) ?? 0
        if (known && others >= 999) throw new Error('too many wait for this text')
        waiting.set(key, known ? others + 1 : 0)
        if (known) return known`,
    },
  },
  'bounds-the-flights': {
    level: 2,
    laws: ['eviction-spares-loads-in-flight'],
    thought: 'No map of mine may grow without a bound: the oldest flight has to go.',
    change: {
      'flights.set(key, flight)': `
        flights.set(key, flight)
        if (flights.size > max) flights.delete(flights.keys().next().value ?? key)`,
      'if (isCurrent()) store(key, { value, bornMs: Date.now() })':
        'store(key, { value, bornMs: Date.now() })',
    },
  },
  'leaves-a-rejection-unhandled': {
    level: 2,
    laws: ['no-unhandled-rejection'],
    thought: 'A finally on the flight takes it out of the map again.',
    change: {
      [`
        const isCurrent = (): boolean => flights.get(key) === flight
        try {
          const value = await flight
          if (isCurrent()) store(key, { value, bornMs: Date.now() })
          return value
        } finally {
          if (isCurrent()) flights.delete(key)
        }`]: `
        const tidy = flight.finally(() => flights.delete(key))
        const value = await flight
        await Promise.race([tidy, undefined])
        return store(key, { value, bornMs: Date.now() })`,
    },
  },
  'one-map-of-flights-for-all-caches': {
    level: 2,
    laws: ['value-is-of-exactly-that-key'],
    thought: 'What is being loaded is state of the module; a new cache starts it anew.',
    change: {
      'const flights = new Map<string, Promise<V>>()': 'flights = new Map()',
      'export function createCache': `
        let flights = new Map<string, Promise<any>>()

        export function createCache`,
    },
  },
  'loads-for-every-caller': {
    level: 2,
    laws: ['one-load-a-key-at-a-time'],
    thought: 'What is not in the map has to be loaded.',
    change: {
      [`
        const known = flights.get(key)
        if (known) return known`]: '',
    },
  },

  // Level 3: the model is re-published hourly

  'takes-a-ttl-of-zero': {
    level: 3,
    laws: ['bad-input-is-refused'],
    thought: 'A ttlMs of 0 just means that nothing is kept.',
    change: {
      '!(ttlMs > 0)': 'ttlMs < 0',
    },
  },
  'counts-age-from-the-start': {
    level: 3,
    laws: ['fresh-until-its-ttl'],
    thought: 'An entry is born when I ask for it.',
    change: {
      'const flight = (async': `
        const bornMs = Date.now()
        const flight = (async`,
      'bornMs: Date.now()': 'bornMs',
    },
  },
  'never-expires': {
    level: 3,
    laws: ['fresh-until-its-ttl'],
    thought: 'Embeddings of a text do not change.',
    change: {
      'if (entry && Date.now() - entry.bornMs < ttlMs)': 'if (entry)',
    },
  },
  'reads-extend-the-age': {
    level: 3,
    laws: ['fresh-until-its-ttl'],
    thought: 'Whoever is used is fresh: a hit stores the entry anew.',
    change: {
      'return store(key, entry)': 'return store(key, { value: entry.value, bornMs: Date.now() })',
    },
  },
  'serves-at-ttl-still': {
    level: 3,
    laws: ['fresh-until-its-ttl'],
    thought: 'An entry lives for ttlMs, the last millisecond included.',
    change: {
      'entry.bornMs < ttlMs': 'entry.bornMs <= ttlMs',
    },
  },
  'serves-stale-while-it-reloads': {
    level: 3,
    laws: ['fresh-until-its-ttl'],
    thought: 'An old embedding now beats a new one later.',
    change: {
      'if (known) return known': 'if (known) return entry ? entry.value : known',
    },
  },
  'makes-room-before-it-replaces': {
    level: 3,
    laws: ['keeps-the-most-recently-used'],
    thought: 'First I make room in a full cache, then I store.',
    change: {
      'if (isCurrent()) store(key, { value, bornMs: Date.now() })': `
        const [oldest] = entries.keys()
        if (isCurrent() && entries.size >= max && oldest !== undefined) entries.delete(oldest)
        if (isCurrent()) store(key, { value, bornMs: Date.now() })`,
    },
  },
  'arms-a-timer-for-each-entry': {
    level: 3,
    laws: ['leaves-nothing-behind'],
    thought: 'setTimeout removes the entry when its time has come.',
    change: {
      'entries.set(key, entry)': `
        entries.set(key, entry)
        if (ttlMs < 2 ** 31) setTimeout(() => entries.get(key) === entry && entries.delete(key), ttlMs)`,
    },
  },

  // Level 4: an erase while the load is in flight

  'drops-the-newer-entry-on-failure': {
    level: 4,
    laws: ['a-superseded-load-touches-nothing'],
    thought: 'A failed load leaves nothing in the cache: I delete its key.',
    change: {
      '} finally {': `
        } catch (error) {
          entries.delete(key)
          throw error
        } finally {`,
    },
  },
  'removes-whatever-flight-is-there': {
    level: 4,
    laws: ['a-superseded-load-touches-nothing'],
    thought: 'When a load ends, its key leaves the map of flights.',
    change: {
      'if (isCurrent()) flights.delete(key)': 'flights.delete(key)',
    },
  },
  'trusts-the-key-of-a-delete': {
    level: 4,
    laws: ['bad-input-is-refused'],
    thought: 'Deleting a key that nobody has does no harm.',
    change: {
      'map.delete(keyOf(model, text))': 'map.delete(JSON.stringify([model, text]))',
    },
  },
  'checks-then-waits-then-stores': {
    level: 4,
    laws: ['erase-is-a-fence'],
    thought: 'I check that the flight is still mine, let the others go on, and store.',
    change: {
      'if (isCurrent()) store(key, { value, bornMs: Date.now() })': `
        const isMine = isCurrent()
        await undefined
        if (isMine) store(key, { value, bornMs: Date.now() })`,
    },
  },
  'erased-data-come-back': {
    level: 4,
    laws: ['erase-is-a-fence'],
    thought: 'Delete takes the entry and the flight out; the load then stores what it has.',
    change: {
      'if (isCurrent()) store(key, { value, bornMs: Date.now() })':
        'store(key, { value, bornMs: Date.now() })',
    },
  },
  'joins-the-erased-flight': {
    level: 4,
    laws: ['erase-is-a-fence'],
    thought: 'Delete takes the entry out of the map.',
    change: {
      'for (const map of [entries, flights]) map.delete(keyOf(model, text))':
        'entries.delete(keyOf(model, text))',
    },
  },
  'loads-again-for-the-waiters': {
    level: 4,
    laws: ['erase-is-a-fence'],
    thought: 'Who waited for erased data gets fresh ones.',
    change: {
      'if (isCurrent()) store(key, { value, bornMs: Date.now() })': `
        if (!isCurrent()) return await get(model, text)
        store(key, { value, bornMs: Date.now() })`,
    },
  },
  'rejects-the-waiters-on-erase': {
    level: 4,
    laws: ['erase-is-a-fence'],
    thought: 'An erase is an erase: who waits for the data must not get them any more.',
    change: {
      'if (isCurrent()) store(key, { value, bornMs: Date.now() })': `
        if (!isCurrent()) throw new Error('erased')
        store(key, { value, bornMs: Date.now() })`,
    },
  },
  'trims-the-text-of-a-delete': {
    level: 4,
    laws: ['erase-is-a-fence'],
    thought: 'Whoever asks for an erase may have typed a space too many.',
    change: {
      'map.delete(keyOf(model, text))': 'map.delete(keyOf(model, text.trim()))',
    },
  },
  'erases-the-text-of-all-models': {
    level: 4,
    laws: ['keeps-the-most-recently-used'],
    thought: 'Personal data are in the text: an erase of it holds for all models.',
    change: {
      'for (const map of [entries, flights]) map.delete(keyOf(model, text))': `
        for (const map of [entries, flights]) map.delete(keyOf(model, text))
        const isOfText = (key: string): boolean => (JSON.parse(key) as string[])[1] === text
        for (const key of entries.keys()) if (isOfText(key)) entries.delete(key)`,
    },
  },
})
