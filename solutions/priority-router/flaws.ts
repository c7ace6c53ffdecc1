import { defineFlaws } from '../../harness/flaws/page.ts'

export default defineFlaws({
  // Level 1: one worker

  'zero-becomes-the-default': {
    level: 1,
    laws: ['higher-priority-first'],
    thought: 'Without a priority it is 5: that is what `||` is for.',
    change: {
      'const { payload, priority = 5, timeoutMs: ms, signal } = parseRequest(input)': `
        const { payload, priority: asked, timeoutMs: ms, signal } = parseRequest(input)
        const priority = asked || 5`,
    },
  },
  'spreads-over-the-default': {
    level: 1,
    laws: ['higher-priority-first'],
    thought: 'The defaults come first, and what the request says goes over them.',
    change: {
      'const { payload, priority = 5, timeoutMs: ms, signal } = parseRequest(input)': `
        const { timeoutMs: ms, signal } = parseRequest(input)
        const { payload, priority } = { priority: 5, ...(input as { payload: unknown }) }`,
    },
  },
  'ignores-priority': {
    level: 1,
    laws: ['higher-priority-first'],
    thought: 'It is a queue: first come, first served.',
    change: {
      'waiting.splice(place(priority), 0, job)': 'waiting.unshift(job)',
    },
  },
  'larger-number-first': {
    level: 1,
    laws: ['higher-priority-first'],
    thought: 'A larger number is more urgent, as in p-queue.',
    change: {
      '?.priority) > priority': '?.priority) < priority',
    },
  },
  'last-in-first-out': {
    level: 1,
    laws: ['first-come-first-served'],
    thought: 'A request goes behind those that are more urgent.',
    change: {
      '?.priority) > priority': '?.priority) >= priority',
    },
  },
  'heap-without-sequence': {
    level: 1,
    laws: ['first-come-first-served'],
    thought: 'A heap is what a priority queue is made of, and the priority is its key.',
    of: 'controls/heap-with-sequence',
    change: {
      'a.priority < b.priority || (a.priority === b.priority && a.sequence < b.sequence)':
        'a.priority < b.priority',
    },
  },
  'polls-the-queue': {
    level: 1,
    laws: ['no-idle-slot-while-one-waits'],
    thought: 'I look at the queue every ten milliseconds: that is soon enough.',
    change: {
      'let running = 0': `
        let running = 0
        let open = 0
        let poll: NodeJS.Timeout`,
      'for (let job = waiting.pop(); job; job = waiting.pop()) await job.run().catch(job.fail)': `
        const job = waiting.pop()
        await job?.run().catch(job.fail)`,
      'if (running < concurrency) void work()': `
        const look = (): unknown => running < concurrency && work()
        if (open++ === 0) poll = setInterval(look, 10)`,
      '.finally(() => clearTimeout(timer))': `
        .finally(() => {
          clearTimeout(timer)
          if (--open === 0) clearInterval(poll)
        })`,
    },
  },
  'answers-with-what-is-truthy': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'If the handler has nothing to say, I say that it is done.',
    change: {
      'await handler(payload, stop ?? NEVER)': "(await handler(payload, stop ?? NEVER)) || 'done'",
    },
  },
  'copies-the-payload': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'The caller might change the payload while it waits: I hand on a copy.',
    change: {
      'handler(payload, ': 'handler(structuredClone(payload), ',
    },
  },
  'default-payload': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'A handler should not have to think of a payload that is not there.',
    change: {
      '{ payload, priority = 5, timeoutMs: ms, signal }':
        '{ payload = {}, priority = 5, timeoutMs: ms, signal }',
    },
  },
  'lets-nan-through': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'A priority is a number that is not negative.',
    change: { 'if (!isInt(priority, 0))': "if (typeof priority !== 'number' || priority < 0)" },
  },
  'throws-from-submit': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'I check the request first, before there is any promise.',
    change: { 'return { submit, ': 'return { submit: (input) => submit(parseRequest(input)), ' },
  },
  'counts-before-it-fills': {
    level: 1,
    laws: ['stats-tell-the-truth'],
    thought: 'I count what comes in and what is answered.',
    change: {
      'let running = 0': `
        let running = 0
        let queued = 0`,
      'const late = ms ? new AbortController() : undefined': `
        queued++
        const late = ms ? new AbortController() : undefined`,
      '.finally(() => clearTimeout(timer))': `
        .finally(() => {
          clearTimeout(timer)
          queued--
        })`,
      'queued: waiting.length': 'queued',
    },
  },
  'counts-the-open-ones': {
    level: 1,
    laws: ['stats-tell-the-truth'],
    thought: 'What is not answered yet is in the queue.',
    change: { 'queued: waiting.length': 'queued: waiting.length + running' },
  },
  'one-queue-for-all-routers': {
    level: 1,
    laws: ['stats-tell-the-truth'],
    thought: 'The queue is state of the module; a new router starts it anew.',
    change: {
      [`
        const waiting: Job[] = [] // the next one is the last, where it is taken at no cost
        let running = 0`]: `
        waiting = []
        running = 0`,
      'export function createRouter(': `
        let waiting: Job[] = []
        let running = 0

        export function createRouter(`,
    },
  },
  'shares-one-queue-among-routers': {
    level: 1,
    laws: ['stats-tell-the-truth'],
    thought: 'The queue is state of the module: one is enough.',
    change: {
      'const waiting: Job[] = [] // the next one is the last, where it is taken at no cost': '',
      'export function createRouter(': `
        let waiting: Job[] = []

        export function createRouter(`,
    },
  },

  'awaits-the-payload': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'The payload may still be on its way: an await more does no harm.',
    change: { 'await handler(payload, ': 'await handler(await payload, ' },
  },
  'plans-once-for-all-routers': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'One microtask a burst is enough; a flag says that it is on its way.',
    change: {
      'if (running < concurrency) void work()': `
        if (isPlanned) return
        isPlanned = true
        queueMicrotask(() => {
          isPlanned = false
          while (running < concurrency && waiting.length > 0) void work()
        })`,
      'export function createRouter(': `
        let isPlanned = false

        export function createRouter(`,
    },
  },

  // Level 2: N in flight, handlers fail

  'an-error-is-a-failure': {
    level: 2,
    laws: ['answers-exactly-once'],
    thought: 'A handler that answers with an Error has failed.',
    change: {
      'done(await handler(payload, stop ?? NEVER))': `{
        const answer = await handler(payload, stop ?? NEVER)
        if (answer instanceof Error) throw answer
        done(answer)
      }`,
    },
  },

  'cap-off-by-one': {
    level: 2,
    laws: ['never-more-than-n-in-flight'],
    thought: 'There was one worker; now come N more.',
    change: { 'running < concurrency': 'running < (concurrency === 1 ? 1 : concurrency + 1)' },
  },
  'tops-up-by-n': {
    level: 2,
    laws: ['never-more-than-n-in-flight'],
    thought: 'When there is room I take the next N.',
    change: {
      'for (let job = waiting.pop(); job; job = waiting.pop()) await job.run().catch(job.fail)': `
        while (waiting.length > 0) {
          const next = waiting.splice(-concurrency).reverse()
          await Promise.all(next.map((job) => job.run().catch(job.fail)))
        }`,
    },
  },
  'starts-only-when-idle': {
    level: 2,
    laws: ['no-idle-slot-while-one-waits'],
    thought: 'The end of each request starts the next: I need to start the first only.',
    change: {
      'if (running < concurrency) void work()': 'if (running === 0) void work()',
    },
  },
  'slot-lost-when-a-handler-fails': {
    level: 2,
    laws: ['no-idle-slot-while-one-waits', 'answers-exactly-once'],
    thought: 'When the handler is through I take the next.',
    change: {
      'await job.run().catch(job.fail)':
        "if ((await job.run().then(() => 'done', job.fail)) !== 'done') return",
    },
  },
  'synchronous-throw-escapes': {
    level: 2,
    laws: ['answers-exactly-once'],
    thought: 'A handler returns a promise, and `catch` sees to its failures.',
    change: {
      'run: async () => done(await handler(payload, stop ?? NEVER))':
        'run: () => Promise.resolve(handler(payload, stop ?? NEVER)).then(done)',
    },
  },
  'a-failure-fails-the-rest': {
    level: 2,
    laws: ['answers-exactly-once'],
    thought: 'If the backend is down there is no use in trying the others.',
    change: {
      'await job.run().catch(job.fail)': `
        {
          const { fail } = job
          await job.run().catch((error: unknown) => {
            fail(error)
            for (const other of waiting.splice(0)) other.fail(error)
          })
        }`,
    },
  },
  'finally-nobody-listens-to': {
    level: 2,
    laws: ['no-unhandled-rejection'],
    thought: 'I clean up in `finally`, and give back the answer.',
    change: {
      'return new Promise((done, fail) => {': 'const answer = new Promise((done, fail) => {',
      '}).finally(() => clearTimeout(timer))': `
        })
        void answer.finally(() => clearTimeout(timer))
        return answer`,
    },
  },
  'any-concurrency-will-do': {
    level: 2,
    laws: ['bad-input-is-refused'],
    thought: 'Who makes a router knows how many slots there are.',
    change: {
      "if (!isInt(concurrency, 1)) throw new RangeError('concurrency: not an integer from 1')": '',
    },
  },

  // Level 3: the caller hangs up

  'waits-for-a-signal-that-has-fired': {
    level: 3,
    laws: ['already-cancelled-is-refused'],
    thought: 'The signal tells me when it is aborted.',
    change: { 'signal?.throwIfAborted()': '' },
  },
  'cancelled-entry-keeps-its-place': {
    level: 3,
    laws: ['cancelled-in-queue-never-starts'],
    thought: 'The caller has the answer; what is left in the queue does no harm.',
    change: {
      "stop?.addEventListener('abort', () => waiting.splice(waiting.indexOf(job) >>> 0, 1))": '',
    },
  },
  'cancel-noticed-in-turn': {
    level: 3,
    laws: ['cancelled-in-queue-never-starts'],
    thought: 'When its turn comes I look whether anybody still waits for it.',
    change: {
      'await handler(payload, stop ?? NEVER)':
        'await handler(payload, (stop?.throwIfAborted(), stop ?? NEVER))',
      '() => fail(stop.reason)': '() => waiting.includes(job) || fail(stop.reason)',
      "stop?.addEventListener('abort', () => waiting.splice(waiting.indexOf(job) >>> 0, 1))": '',
    },
  },
  'falsy-reason-lost': {
    level: 3,
    laws: ['cancelled-in-queue-never-starts', 'cancelled-while-running-is-answered-now'],
    thought: 'If the caller gives no reason I give one.',
    change: { 'fail(stop.reason)': "fail(stop.reason || new Error('aborted'))" },
  },
  'hang-up-waits-for-the-handler': {
    level: 3,
    laws: ['cancelled-while-running-is-answered-now'],
    thought: 'The handler hears the signal: it will answer.',
    change: {
      '() => fail(stop.reason)': '() => waiting.includes(job) && fail(stop.reason)',
    },
  },
  'handler-never-hears-of-the-cancel': {
    level: 3,
    laws: ['cancelled-while-running-is-answered-now'],
    thought: 'The caller has the answer; what the handler does then is not my business.',
    change: {
      'handler(payload, stop ?? NEVER)': 'handler(payload, NEVER)',
    },
  },
  'listens-once-a-signal': {
    level: 3,
    laws: ['cancelled-while-running-is-answered-now'],
    thought: 'I remember the signals that I listen to: one listener each is enough.',
    change: {
      'let running = 0': `
        let running = 0
        const known = new WeakSet<AbortSignal>()`,
      'const stop = (signal ?? late) && AbortSignal.any([signal ?? [], late?.signal ?? []].flat())': `
        const heard = signal && known.has(signal) ? undefined : signal
        if (signal) known.add(signal)
        const stop = (heard ?? late) && AbortSignal.any([heard ?? [], late?.signal ?? []].flat())`,
    },
  },
  'hang-up-frees-the-slot': {
    level: 3,
    laws: ['never-more-than-n-in-flight'],
    thought: 'Nobody waits for it any more, so the next may start.',
    change: {
      'return new Promise((done, fail) => {': `
        const gone = new Promise((leave) => stop?.addEventListener('abort', leave))
        return new Promise((done, fail) => {`,
      'await handler(payload, stop ?? NEVER)':
        'await Promise.race([handler(payload, stop ?? NEVER), gone])',
    },
  },
  'listener-stays-on-the-signal': {
    level: 3,
    laws: ['leaves-nothing-behind'],
    thought: 'A listener on the signal of the caller goes when the signal goes.',
    change: {
      'const stop = (signal ?? late) && AbortSignal.any([signal ?? [], late?.signal ?? []].flat())': `
        const own = new AbortController()
        const stop = own.signal
        signal?.addEventListener('abort', () => own.abort(signal.reason))
        late?.signal.addEventListener('abort', () => own.abort(late.signal.reason))`,
    },
  },
  'signal-aborted-to-clean-up': {
    level: 3,
    laws: ['leaves-nothing-behind'],
    thought: 'I abort the signal of the request before, to be sure that it is over.',
    change: {
      'let running = 0': `
        let running = 0
        let current: AbortController | undefined`,
      'const job = { priority, fail, run: async () => done(await handler(payload, stop ?? NEVER)) }': `
        const run = async (): Promise<void> => {
          current?.abort(new Error('superseded'))
          current = new AbortController()
          done(await handler(payload, AbortSignal.any([stop ?? NEVER, current.signal])))
        }
        const job = { priority, fail, run }`,
    },
  },
  'sifts-only-down': {
    level: 3,
    of: 'controls/heap-with-sequence',
    laws: ['higher-priority-first'],
    thought: 'Whoever hangs up is replaced by the last one, which then sinks to its place.',
    change: {
      '} else controller.abort(reason)': `
          const index = heap.indexOf(entry)
          const last = heap.pop()
          if (last && last !== entry) siftDown(heap, index, last)
        } else controller.abort(reason)`,
      'let index = 0': `
        siftDown(heap, 0, last)
        return top
      }

      function siftDown(heap: Entry[], index: number, last: Entry): void {`,
      [`
        heap[index] = last
        return top`]: 'heap[index] = last',
    },
  },
  'takes-from-the-midst-of-a-heap': {
    level: 3,
    of: 'controls/heap-with-sequence',
    laws: ['higher-priority-first'],
    thought: 'The heap is an array: whoever hangs up is taken out of it.',
    change: {
      '} else controller.abort(reason)': `
          heap.splice(heap.indexOf(entry), 1)
        } else controller.abort(reason)`,
    },
  },
  'recursive-pump': {
    level: 3,
    laws: ['no-stray-exception'],
    thought: 'The end of a request starts the next.',
    of: 'controls/heap-with-sequence',
    change: { 'if (isPumping) return': '' },
  },
  'gives-up-at-a-depth': {
    level: 3,
    laws: ['answers-a-crowd-at-once'],
    thought: 'The end of a request starts the next, but not so deep that the stack is full.',
    of: 'controls/heap-with-sequence',
    change: {
      'let isPumping = false': 'let depth = 0',
      [`
        if (isPumping) return
        isPumping = true
        while (running < concurrency) {
          const entry = pop(heap)
          if (!entry) break
          if (entry.state !== 'waiting') continue
          entry.state = 'running'
          queued--
          running++
          entry.onStart()
        }
        isPumping = false`]: `
        if (running >= concurrency || depth > 500) return
        const entry = pop(heap)
        if (!entry) return
        if (entry.state !== 'waiting') return pump()
        entry.state = 'running'
        queued--
        running++
        depth++
        entry.onStart()
        depth--`,
    },
  },

  // Level 4: every request has a deadline

  'timer-armed-at-the-start': {
    level: 4,
    laws: ['deadline-counts-from-submit'],
    thought: 'The clock runs from when the work begins.',
    change: {
      "const timer = late && setTimeout(() => late.abort(new DOMException('late', 'TimeoutError')), ms)":
        'let timer: NodeJS.Timeout | undefined',
      'const job = { priority, fail, run: async () => done(await handler(payload, stop ?? NEVER)) }': `
        const expire = (): void => late?.abort(new DOMException('late', 'TimeoutError'))
        const run = async (): Promise<void> => {
          timer = late && setTimeout(expire, ms)
          done(await handler(payload, stop ?? NEVER))
        }
        const job = { priority, fail, run }`,
    },
  },
  'late-entry-still-starts': {
    level: 4,
    laws: ['deadline-counts-from-submit'],
    thought: 'The caller has the TimeoutError; what is left in the queue does no harm.',
    change: {
      '() => waiting.splice(': '() => late?.signal.aborted || waiting.splice(',
    },
  },
  'timeout-is-a-plain-error': {
    level: 4,
    laws: ['deadline-counts-from-submit'],
    thought: 'The message says that it is a TimeoutError.',
    change: {
      "new DOMException('late', 'TimeoutError')": "new Error('TimeoutError: late')",
    },
  },
  'two-errors-for-one-timeout': {
    level: 4,
    laws: ['deadline-counts-from-submit'],
    thought: 'The caller gets a TimeoutError, and so does the handler.',
    change: {
      '() => fail(stop.reason)': `
        () => {
          const isLate = late?.signal.aborted && !signal?.aborted
          fail(isLate ? new DOMException('late', 'TimeoutError') : stop.reason)
        }`,
    },
  },
  'timeout-frees-the-slot': {
    level: 4,
    laws: ['never-more-than-n-in-flight'],
    thought: 'Its time is over, so the next may start.',
    change: {
      'return new Promise((done, fail) => {': `
        const over = new Promise((leave) => late?.signal.addEventListener('abort', leave))
        return new Promise((done, fail) => {`,
      'await handler(payload, stop ?? NEVER)':
        'await Promise.race([handler(payload, stop ?? NEVER), over])',
    },
  },
  'timer-never-cleared': {
    level: 4,
    laws: ['leaves-nothing-behind'],
    thought: 'Of a request that has its answer a timer changes nothing.',
    change: { '.finally(() => clearTimeout(timer))': '' },
  },
  'timer-cleared-on-success-only': {
    level: 4,
    laws: ['leaves-nothing-behind'],
    thought: 'When the answer is there I clear the timer.',
    change: {
      '.finally(() => clearTimeout(timer))': `
        .then((answer) => {
          clearTimeout(timer)
          return answer
        })`,
    },
  },
  'any-timeout-will-do': {
    level: 4,
    laws: ['bad-input-is-refused'],
    thought: 'A timeout is what the caller says.',
    change: {
      "if (timeoutMs !== undefined && !isInt(timeoutMs, 1, 2 ** 31 - 1)) throw new RangeError('timeout')":
        '',
    },
  },
})
