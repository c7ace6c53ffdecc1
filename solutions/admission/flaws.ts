import { defineFlaws } from '../../harness/flaws/page.ts'

export default defineFlaws({
  // Level 1: a bounded queue

  'looks-at-the-line-first': {
    level: 1,
    laws: ['refuses-only-when-full'],
    thought: 'First of all: is the queue full? Then no.',
    change: {
      "if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')": `
        if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')
        const retryAfterMs = Math.ceil(((maxQueue + 1) * spentMs) / ended / concurrency) || 1
        const full = Object.assign(new Error('full'), { name: 'OverloadedError', retryAfterMs })
        if (slots > 0 && line.length >= maxQueue) throw full`,
    },
  },
  'one-place-too-few': {
    level: 1,
    laws: ['refuses-only-when-full'],
    thought: 'When the line has reached maxQueue it is full.',
    change: {
      'while (line.length > places)': 'while (line.length > 0 && line.length >= places)',
    },
  },
  'one-place-too-many': {
    level: 1,
    laws: ['never-more-wait-than-may'],
    thought: 'The newcomer does not count, it has only just come.',
    change: { 'while (line.length > places)': 'while (line.length > places + 1)' },
  },
  'sheds-the-oldest': {
    level: 1,
    laws: ['last-in-line-is-turned-away'],
    thought: 'Who has waited longest has given up by now.',
    change: { 'line.pop()?.reject(error)': 'line.shift()?.reject(error)' },
  },
  'an-equal-newcomer-pushes-out': {
    level: 1,
    laws: ['last-in-line-is-turned-away'],
    thought: 'The newcomer is not less urgent than the last one, so the last one goes.',
    change: {
      'other.rank <= rank)': 'other.rank < rank || (other.rank === rank && line.length < places))',
    },
  },
  'one-call-for-equal-payloads': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'The same payload is the same request: one call answers both.',
    change: {
      'return { submit, drain }': `
        const open = new Map<unknown, Promise<unknown>>()
        const submitOnce = async (payload: unknown, priority?: number): Promise<unknown> => {
          const one = open.get(payload) ?? submit(payload, priority)
          open.set(payload, one)
          return one.finally(() => open.delete(payload))
        }
        return { submit: submitOnce, drain }`,
    },
  },
  'forgets-whom-it-refuses': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'The one too many is taken out of the line.',
    change: { 'line.pop()?.reject(error)': 'line.pop()' },
  },
  'refused-one-stays-in-line': {
    level: 1,
    laws: ['no-idle-slot-while-one-waits'],
    thought: 'Its promise is rejected; its entry will be skipped when its turn comes.',
    change: {
      'while (line.length > places) line.pop()?.reject(error)':
        'for (const one of line.slice(places)) one.reject(error)',
    },
  },
  'measures-from-submit': {
    level: 1,
    laws: ['says-when-to-come-back'],
    thought: 'How long does a request take? From submit to the answer.',
    change: {
      'const startedAt = performance.now()': '',
      "if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')": `
        if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')
        const startedAt = performance.now()`,
    },
  },
  'failures-do-not-count': {
    level: 1,
    laws: ['says-when-to-come-back'],
    thought: 'The time of those that failed says nothing.',
    change: {
      'return await handler(payload)': `
        const value = await handler(payload)
        spentMs += performance.now() - startedAt
        ended++
        return value`,
      [`
        } finally {
          spentMs += performance.now() - startedAt
          ended++`]: '} finally {',
    },
  },
  'no-number-before-the-first-end': {
    level: 1,
    laws: ['says-when-to-come-back'],
    thought: 'The sum over the count is the mean.',
    change: { ' / concurrency) || 1': ' / concurrency)' },
  },
  'one-handler-after-the-other': {
    level: 1,
    laws: ['says-when-to-come-back'],
    thought: 'Before it are all that wait, and each takes the mean.',
    change: { ' / ended / concurrency)': ' / ended)' },
  },
  'slot-lost-when-a-handler-fails': {
    level: 1,
    laws: ['no-idle-slot-while-one-waits'],
    thought: 'When the answer is there, the next one may start.',
    change: {
      [`
        try {
          return await handler(payload)
        } finally {`]: `
        const value = await handler(payload)
        {`,
      "else if (--running === 0) bell.emit('idle')": `
        else if (--running === 0) bell.emit('idle')
        return value`,
    },
  },
  'one-more-than-there-are-slots': {
    level: 1,
    laws: ['never-more-than-n-in-flight'],
    thought: 'Wait when more run than there are slots.',
    change: { 'if (running >= slots)': 'if (running > slots)' },
  },
  'slot-is-free-for-a-moment': {
    level: 1,
    laws: ['never-more-than-n-in-flight'],
    thought: 'The slot is free; the next one takes it when the answer is out.',
    change: {
      'if (line.length > 0) line.shift()?.enter()': `
        const next = line.shift()
        running--
        if (next) setImmediate(() => (running++, next.enter()))`,
      'else if (--running === 0)': 'else if (running === 0)',
    },
  },
  'last-in-first-out': {
    level: 1,
    laws: ['first-come-first-served'],
    thought: 'Put it before the first one that is not more urgent.',
    change: { 'other.rank <= rank)': 'other.rank < rank)' },
  },
  'hides-falsy-answers': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'A handler that has nothing to say is done.',
    change: { 'return await handler(payload)': "return (await handler(payload)) || 'done'" },
  },
  'throws-a-returned-error': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'An Error that comes back means that it went wrong.',
    change: {
      'return await handler(payload)': `
        const answer = await handler(payload)
        if (answer instanceof Error) throw answer
        return answer`,
    },
  },
  'awaits-the-payload': {
    level: 1,
    laws: ['answers-exactly-once'],
    thought: 'It may be a promise, so I await it: that never hurts.',
    change: { 'await handler(payload)': 'await handler(await payload)' },
  },
  'listens-to-its-own-chain-only': {
    level: 1,
    laws: ['no-unhandled-rejection'],
    thought: 'I count in a finally beside the answer.',
    change: {
      'return await handler(payload)': `
        const work = Promise.resolve(handler(payload))
        void work.finally(() => undefined)
        return await work`,
    },
  },
  'takes-any-options': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'The types say that these are numbers.',
    change: { "if (!isGood) throw new RangeError('options: not integers in their range')": '' },
  },
  'nobody-queues-a-thousand': {
    level: 1,
    laws: ['answers-a-crowd-at-once'],
    thought: 'A line of a thousand is a mistake of the caller’s.',
    change: {
      'line.splice(index, 0, { rank, enter, reject })':
        'if (line.length < 1_000) line.splice(index, 0, { rank, enter, reject })',
    },
  },

  // Level 2: who is turned away

  'zero-becomes-the-default': {
    level: 2,
    laws: ['higher-priority-first'],
    thought: 'Without a priority it is 5.',
    change: { 'waitInLine(priority +': 'waitInLine((priority || 5) +' },
  },
  'larger-number-first': {
    level: 2,
    laws: ['higher-priority-first', 'last-in-line-is-turned-away'],
    thought: 'More priority, more urgent.',
    change: { 'waitInLine(priority +': 'waitInLine(-priority +' },
  },
  'refuses-whoever-comes': {
    level: 2,
    laws: ['last-in-line-is-turned-away'],
    thought: 'The queue is full, so the newcomer has to go.',
    change: {
      'const index = line': 'const index = line.length >= places ? line.length : line',
    },
  },
  'lets-nan-through': {
    level: 2,
    laws: ['bad-input-is-refused'],
    thought: 'A priority is a number from 0.',
    change: { 'if (!isInt(priority, 0))': 'if (priority < 0)' },
  },
  'full-comes-before-bad': {
    level: 2,
    laws: ['bad-input-is-refused'],
    thought: 'I look at the request when its turn comes.',
    change: {
      "if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')": '',
      'const startedAt = performance.now()': `
        if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')
        const startedAt = performance.now()`,
    },
  },
  'sifts-down-only': {
    level: 2,
    laws: ['higher-priority-first'],
    thought: 'Last in line out of the heap, the end of the array in its place, and down it goes.',
  },

  // Level 3: nobody starves

  'ages-for-the-start-only': {
    of: 'controls/sorts-when-asked',
    level: 3,
    laws: ['last-in-line-is-turned-away'],
    thought: 'Ageing is for those who wait; who is refused is a matter of priority.',
    change: {
      'const sortForRefusal = (): unknown => line.sort((a, b) => counts(a) - counts(b))':
        'const sortForRefusal = (): unknown => line.sort((a, b) => a.priority - b.priority || a.at - b.at)',
    },
  },
  'counts-whole-steps': {
    of: 'controls/sorts-when-asked',
    level: 3,
    laws: ['waiting-makes-more-urgent'],
    thought: 'One step for every agingMs: a step is taken or not.',
    change: {
      'priority - (performance.now() - at) / agingMs':
        'priority - Math.floor((performance.now() - at) / agingMs)',
    },
  },
  'never-below-zero': {
    of: 'controls/sorts-when-asked',
    level: 3,
    laws: ['waiting-makes-more-urgent'],
    thought: 'Priorities begin at 0, and of equals the oldest goes first.',
    change: {
      'priority - (performance.now() - at) / agingMs':
        'Math.max(0, priority - (performance.now() - at) / agingMs)',
      'const sortForStart = (): unknown => line.sort((a, b) => counts(a) - counts(b))':
        'const sortForStart = (): unknown => line.sort((a, b) => counts(a) - counts(b) || a.at - b.at)',
    },
  },
  'ages-the-other-way': {
    of: 'controls/sorts-when-asked',
    level: 3,
    laws: ['waiting-makes-more-urgent'],
    thought: 'Waiting lowers the number.',
    change: { 'priority - (performance.now()': 'priority + (performance.now()' },
  },
  'sorts-on-a-timer': {
    level: 3,
    laws: ['leaves-nothing-behind'],
    thought: 'Every agingMs all that wait move up a step.',
    change: {
      'const bell = new EventEmitter()': `
        const bell = new EventEmitter()
        const sort = (): unknown => line.sort((a, b) => a.rank - b.rank)
        if (options.agingMs !== undefined) setInterval(sort, agingMs)`,
    },
  },
  'zero-is-no-ageing': {
    level: 3,
    laws: ['bad-input-is-refused'],
    thought: 'Without agingMs nobody ages.',
    change: { '&& isInt(agingMs, 1)': '&& (!agingMs || isInt(agingMs, 1))' },
  },

  // Level 4: drain

  'drain-serves-the-line': {
    level: 4,
    laws: ['drain-sends-away-who-waits'],
    thought: 'Whoever is in already is still served.',
    change: {
      [`
        slots = places = 0
        shed('ShutdownError')`]: 'slots = places = 0',
    },
  },
  'drain-says-overloaded': {
    level: 4,
    laws: ['drain-sends-away-who-waits'],
    thought: 'Refused is refused.',
    change: {
      [`
        slots = places = 0
        shed('ShutdownError')`]: `
        slots = places = 0
        shed('OverloadedError')`,
    },
  },
  'drained-gate-lets-newcomers-in': {
    level: 4,
    laws: ['a-drained-gate-lets-nobody-in'],
    thought: 'From now on nobody may wait.',
    change: { 'slots = places = 0': 'places = 0' },
  },
  'waits-for-an-end-that-has-been': {
    level: 4,
    laws: ['drain-resolves-when-nothing-runs'],
    thought: 'The bell rings when the last one has ended.',
    change: { "if (running > 0) await once(bell, 'idle')": "await once(bell, 'idle')" },
  },
  'resolves-at-the-first-end': {
    level: 4,
    laws: ['drain-resolves-when-nothing-runs'],
    thought: 'Nobody waits any more, so at the next end it is over.',
    change: { 'else if (--running === 0)': 'else if (--running >= 0)' },
  },
  'drain-fails-with-a-handler': {
    level: 4,
    laws: ['drain-resolves-when-nothing-runs'],
    thought: 'Drain waits for all that run.',
    change: {
      '} finally {': `
        } catch (error) {
          if (bell.listenerCount('error') > 0) bell.emit('error', error)
          throw error
        } finally {`,
    },
  },
  'second-drain-is-done-at-once': {
    level: 4,
    laws: ['drain-resolves-when-nothing-runs'],
    thought: 'It drains already: there is nothing to do.',
    change: {
      'slots = places = 0': `
        if (slots === 0) return
        slots = places = 0`,
    },
  },
  'drained-comes-before-bad': {
    level: 4,
    laws: ['bad-input-is-refused'],
    thought: 'Once we drain, nothing else matters.',
    change: {
      "if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')": `
        if (slots === 0) throw Object.assign(new Error('drained'), { name: 'ShutdownError' })
        if (!isInt(priority, 0)) throw new RangeError('priority: not an integer from 0')`,
    },
  },
})
