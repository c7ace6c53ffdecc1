import { defineFlaws } from '../../harness/flaws/page.ts'

export default defineFlaws({
  // Level 1: answer or fail in time

  'looks-at-the-clock-after-the-answer': {
    level: 1,
    laws: ['late-calls-time-out-on-time'],
    thought: 'When the answer is there, I look whether it came in time.',
    change: {
      'const timer = ms === Infinity ? undefined : setTimeout(expire, ms)':
        'const startedMs = performance.now()',
      'start().then(resolve, reject)': `
        start().then((value) => {
          if (performance.now() - startedMs > ms) expire()
          resolve(value)
        }, reject)`,
      'clearTimeout(timer)': '',
    },
  },
  'resolves-with-the-promise': {
    level: 1,
    laws: ['late-calls-time-out-on-time'],
    thought: 'I resolve with the promise of the operation; the timer can still reject.',
    change: { 'start().then(resolve, reject)': 'resolve(start())' },
  },
  'waits-a-turn-before-the-call': {
    level: 1,
    laws: ['calls-the-operation-at-once'],
    thought:
      'The timer is armed first; then I let the event loop turn once, so that the work cannot hold it up.',
    change: {
      'const start = async (): Promise<T> => call(inner.signal, ms)': `
        const start = async (): Promise<T> => {
          await sleep(0, undefined, { signal: inner.signal })
          return call(inner.signal, ms)
        }`,
    },
  },
  'wraps-the-error': {
    level: 1,
    laws: ['earlier-results-pass-through'],
    thought: 'My caller should know which call failed, so I wrap the error.',
    change: {
      'start().then(resolve, reject)':
        "start().then(resolve, (cause) => reject(new Error('the call failed', { cause })))",
    },
  },
  'hides-falsy-answers': {
    level: 1,
    laws: ['earlier-results-pass-through'],
    thought: 'An empty answer is no answer.',
    change: {
      'start().then(resolve, reject)':
        "start().then((value) => (value ? resolve(value) : reject(new Error('no answer'))), reject)",
    },
  },
  'race-without-clear-timeout': {
    level: 1,
    laws: ['no-timer-left-behind'],
    thought: 'The race is over, so I need not care about the timer that lost it.',
    change: { 'clearTimeout(timer)': '' },
  },
  'clears-timer-only-on-success': {
    level: 1,
    laws: ['no-timer-left-behind'],
    thought: 'I clear the timer when the answer is there.',
    change: {
      'start().then(resolve, reject)': `
        start().then((value) => {
          clearTimeout(timer)
          resolve(value)
        }, reject)`,
      [`
        }).finally(() => {
          clearTimeout(timer)`]: '}).finally(() => {',
    },
  },
  'accepts-2-to-the-31': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'Any positive number of milliseconds is a timeout.',
    change: { ' && ms <= MAX_MS': '' },
  },
  'accepts-not-a-number': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'A number that is not below 1 is fine.',
    change: { 'ms > 0 && ms <= MAX_MS': '!(ms <= 0 || ms > MAX_MS)' },
  },

  // Level 2: stop the work, hear the hang-up

  'an-error-is-a-failure': {
    level: 2,
    laws: ['earlier-results-pass-through'],
    thought: 'An operation that answers with an Error has failed.',
    change: {
      'start().then(resolve, reject)':
        'start().then((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)), reject)',
    },
  },
  'only-listens': {
    level: 2,
    laws: ['already-aborted-is-never-called'],
    thought: 'The caller’s signal tells me when it aborts.',
    change: { 'signal?.throwIfAborted()': '' },
  },
  'looks-at-the-signal-once': {
    level: 2,
    laws: ['hang-up-is-answered-at-once'],
    thought: 'I check the caller’s signal before the call, that is enough.',
    change: {
      "signal?.addEventListener('abort', hangUp)": '',
      "signal?.removeEventListener('abort', hangUp)": '',
    },
  },
  'hears-each-signal-once': {
    level: 2,
    laws: ['hang-up-is-answered-at-once'],
    thought: 'One listener a signal is enough: a signal that I know already needs no second one.',
    change: {
      'const MAX_MS = 2 ** 31 - 1': `
        const MAX_MS = 2 ** 31 - 1
        const known = new WeakSet<AbortSignal>()`,
      "signal?.addEventListener('abort', hangUp)": `
        if (signal && !known.has(signal)) signal.addEventListener('abort', hangUp)
        if (signal) known.add(signal)`,
    },
  },
  'replaces-a-falsy-reason': {
    level: 2,
    laws: ['hang-up-is-answered-at-once'],
    thought: 'A caller who gives no reason gets a default one.',
    change: { 'signal?.reason': "signal?.reason || new Error('aborted')" },
  },
  'reports-hang-up-as-timeout': {
    level: 2,
    laws: ['errors-keep-their-identity', 'hang-up-is-answered-at-once'],
    thought: 'One signal for both: whoever aborts it, the call was too slow.',
    change: {
      'const hangUp = (): void => inner.abort(signal?.reason)':
        'const hangUp = (): void => expire()',
    },
  },
  'rejects-with-the-bare-abort': {
    level: 2,
    laws: ['errors-keep-their-identity', 'hang-up-is-answered-at-once'],
    thought: 'The operation’s signal tells why it stopped, so I reject with that.',
    change: { 'inner.abort(signal?.reason)': 'inner.abort()' },
  },
  'tells-errors-apart-by-name': {
    level: 2,
    laws: ['errors-keep-their-identity'],
    thought: 'An error named TimeoutError is the timeout, so I make it uniform.',
    change: {
      'start().then(resolve, reject)': `
        start().then(resolve, (error) => {
          const isTimeout = error instanceof Error && error.name === 'TimeoutError'
          reject(isTimeout ? new DOMException('no answer in time', 'TimeoutError') : error)
        })`,
    },
  },
  'lets-the-aborted-operation-answer': {
    level: 2,
    laws: ['late-calls-time-out-on-time', 'hang-up-is-answered-at-once'],
    thought: 'The operation and the abort race each other: whoever settles first has won.',
    change: {
      "inner.signal.addEventListener('abort', () => reject(inner.signal.reason))": '',
      'const start = async (): Promise<T> => call(inner.signal, ms)': `
        const start = async (): Promise<T> => {
          const answer = call(inner.signal, ms)
          const gone = new Promise<never>((_, lose) => {
            inner.signal.addEventListener('abort', () => lose(inner.signal.reason))
          })
          return Promise.race([answer, gone])
        }`,
    },
  },
  'signal-in-place-of-timer': {
    level: 2,
    laws: ['late-calls-time-out-on-time'],
    thought: 'A caller with a signal brings a limit of its own.',
    change: { 'const timer = ms === Infinity': 'const timer = signal || ms === Infinity' },
  },
  'makes-a-second-error': {
    level: 2,
    laws: ['timeout-stops-the-operation'],
    thought: 'The operation gets a TimeoutError, and so does the caller.',
    change: {
      'reject(inner.signal.reason)': `
        {
          const late = new DOMException('no answer in time', 'TimeoutError')
          reject(signal?.aborted ? signal.reason : late)
        }`,
    },
  },
  'aborts-without-a-reason': {
    level: 2,
    laws: ['timeout-stops-the-operation', 'hang-up-is-answered-at-once'],
    thought: 'Abort is abort: the signal needs no reason.',
    change: {
      'const inner = new AbortController()': `
        const inner = new AbortController()
        const bare = new AbortController()`,
      'call(inner.signal, ms)': 'call(bare.signal, ms)',
      'reject(inner.signal.reason)': `
        {
          reject(inner.signal.reason)
          bare.abort()
        }`,
    },
  },
  'never-tells-the-operation': {
    level: 2,
    laws: ['timeout-stops-the-operation', 'hang-up-is-answered-at-once'],
    thought: 'The caller has the TimeoutError; what the backend does then is not my business.',
    change: { 'call(inner.signal, ms)': 'call(new AbortController().signal, ms)' },
  },
  'leaks-a-listener': {
    level: 2,
    laws: ['no-listener-left-behind'],
    thought: 'The listener on the caller’s signal does no harm once the call is over.',
    change: { "signal?.removeEventListener('abort', hangUp)": '' },
  },
  'turns-a-crowd-away': {
    level: 2,
    laws: ['answers-a-crowd-at-once'],
    thought: 'A thousand calls under way are more than a backend can bear: I refuse the next.',
    change: {
      'const MAX_MS = 2 ** 31 - 1': `
        const MAX_MS = 2 ** 31 - 1
        const MAX_UNDER_WAY = 1_000
        let underWay = 0`,
      'const inner = new AbortController()': `
        if (underWay >= MAX_UNDER_WAY) throw new Error('too many calls under way')
        underWay++
        const inner = new AbortController()`,
      'clearTimeout(timer)': `
        underWay--
        clearTimeout(timer)`,
    },
  },

  // Level 3: late failures

  'prepares-a-rejection': {
    level: 3,
    laws: ['no-unhandled-rejection'],
    thought: 'I make the promise that rejects on abort before I look at anything else.',
    change: {
      'signal?.throwIfAborted()': `
        const gone = signal?.aborted ? Promise.reject(signal.reason) : new Promise<never>(() => {})
        signal?.throwIfAborted()`,
      'start().then(resolve, reject)': 'Promise.race([start(), gone]).then(resolve, reject)',
    },
  },
  'cleans-up-on-a-loose-end': {
    level: 3,
    laws: ['no-unhandled-rejection'],
    thought: 'I chain the clean-up to the operation and give back the race.',
    change: {
      'start().then(resolve, reject)': `
        const answer = start()
        void answer.finally(() => clearTimeout(timer))
        answer.then(resolve, reject)`,
    },
  },

  // Level 4: retries in one budget

  'loses-what-retryable-throws': {
    level: 4,
    laws: ['errors-keep-their-identity'],
    thought: 'If there is an error, it is thrown; otherwise the one of the try.',
    change: {
      'retryable?.(error) === false': 'isFinal(error)',
      'const tryAgain = async': `
        const isFinal = (error: unknown): boolean => {
          try {
            return retryable?.(error) === false
          } catch (thrown) {
            throw thrown ?? error
          }
        }
        const tryAgain = async`,
    },
  },
  'never-retries': {
    level: 4,
    laws: ['tries-again-after-the-pause'],
    thought: 'One try within the total is all that one can promise.',
    change: { 'left === 1 || leftMs() <= backoffMs': 'true' },
  },
  'one-try-too-few': {
    level: 4,
    laws: ['tries-again-after-the-pause'],
    thought: 'Three attempts are three retries, less one.',
    change: { 'left === 1': 'left <= 2' },
  },
  'skips-the-backoff': {
    level: 4,
    laws: ['tries-again-after-the-pause'],
    thought: 'The backend had its pause while it failed.',
    change: { 'if (backoffMs > 0) await sleep(backoffMs, undefined, { signal: stop })': '' },
  },
  'takes-an-abort-error-for-a-hang-up': {
    level: 4,
    laws: ['tries-again-after-the-pause'],
    thought: 'An error named AbortError is the caller who hung up: nobody waits for another try.',
    change: {
      'if (stop.aborted || isLast': `
        const isHangUp = error instanceof Error && error.name === 'AbortError'
        if (stop.aborted || isHangUp || isLast`,
    },
  },
  'one-try-too-many': {
    level: 4,
    laws: ['no-needless-try', 'last-failure-surfaces-at-once'],
    thought: 'Three attempts are the first try and three retries.',
    change: { 'left === 1': 'left === 0' },
  },
  'ignores-retryable': {
    level: 4,
    laws: ['no-needless-try'],
    thought: 'An error is an error: try again.',
    change: { ' || retryable?.(error) === false': '' },
  },
  'asks-about-the-total': {
    level: 4,
    laws: ['no-needless-try'],
    thought: 'Whatever error ends a try, retryable decides.',
    change: { 'if (stop.aborted || isLast || retryable': 'if (isLast || retryable' },
  },
  'retries-after-hang-up': {
    level: 4,
    laws: ['no-needless-try'],
    thought: 'A try that was aborted has failed, and a failed try is tried again.',
    change: {
      'const tryAgain = async (stop: AbortSignal): Promise<T> => {': `
        const tryAgain = async (): Promise<T> => {`,
      'return await withTimeout(operation, Math.min(perTryMs, leftMs()), { signal: stop })': `
        // The caller's signal is for the first try: one that has fired would refuse the second.
        const heard = left === attempts ? { signal } : {}
        return await withTimeout(operation, Math.min(perTryMs, leftMs()), heard)`,
      'stop.aborted || isLast': 'isLast',
      'await sleep(backoffMs, undefined, { signal: stop })': 'await sleep(backoffMs)',
    },
  },
  'one-signal-for-all-tries': {
    level: 4,
    laws: ['no-needless-try'],
    thought: 'One call, one controller: every try hears of the end by the same signal.',
    change: {
      'return await withTimeout(operation, Math.min(perTryMs, leftMs()), { signal: stop })': `
        const call: Operation<T> = (_own, budgetMs) => operation(stop, budgetMs)
        return await withTimeout(call, Math.min(perTryMs, leftMs()), { signal: stop })`,
    },
  },
  'tells-the-first-try-only': {
    level: 4,
    laws: ['timeout-stops-the-operation'],
    thought:
      'The first try hears the hang-up and the deadline; then comes the next with limits of its own.',
    change: {
      'Math.min(perTryMs, leftMs()), { signal: stop })': `
        Math.min(perTryMs, leftMs()), {
          ...(left === attempts && { signal: stop }),
        })`,
    },
  },
  'each-retry-gets-the-full-timeout': {
    level: 4,
    laws: ['one-budget-for-all-tries'],
    thought: 'Every try deserves the whole time.',
    change: {
      'Math.max(deadline - performance.now(), 1)': 'totalMs',
      'left === 1 || leftMs() <= backoffMs': 'left === 1',
      'return withTimeout(tryAgain, totalMs, { signal })': `
        if (!isLimit(totalMs)) throw new RangeError('totalMs: not from 1 to 2³¹−1')
        signal?.throwIfAborted()
        return tryAgain(signal ?? new AbortController().signal)`,
    },
  },
  'sleeps-the-whole-backoff': {
    level: 4,
    laws: ['fails-now-without-time-for-another-try'],
    thought: 'After a failure comes the pause; the total will end it if need be.',
    change: { 'left === 1 || leftMs() <= backoffMs': 'left === 1' },
  },
  'pauses-after-the-last-try': {
    level: 4,
    laws: ['last-failure-surfaces-at-once'],
    thought: 'After each failure comes the pause, then I look whether a try is left.',
    change: {
      'const isLast = left === 1 ||': `
        if (left === 1) await sleep(backoffMs, undefined, { signal: stop })
        const isLast = left === 1 ||`,
    },
  },
  'sums-up-the-failures': {
    level: 4,
    laws: ['last-failure-surfaces-at-once'],
    thought: 'When all tries have failed I say so, with all the errors.',
    change: {
      'for (let left = attempts; ; left--) {': `
        const errors: unknown[] = []
        for (let left = attempts; ; left--) {`,
      'const isLast = left === 1 ||': `
        errors.push(error)
        if (left === 1) throw new AggregateError(errors, 'all tries failed')
        const isLast =`,
    },
  },
  'hang-up-waits-for-the-pause': {
    level: 4,
    laws: ['hang-up-is-answered-at-once'],
    thought: 'The pause is short; the caller’s signal is looked at after it.',
    change: {
      'if (backoffMs > 0) await sleep(backoffMs, undefined, { signal: stop })': `
        if (backoffMs > 0) await sleep(backoffMs)
        stop.throwIfAborted()`,
      'return withTimeout(tryAgain, totalMs, { signal })': `
        if (!isLimit(totalMs)) throw new RangeError('totalMs: not from 1 to 2³¹−1')
        signal?.throwIfAborted()
        return tryAgain(signal ?? new AbortController().signal)`,
    },
  },
  'leaves-the-pause-armed': {
    level: 4,
    laws: ['no-timer-left-behind'],
    thought:
      'When the caller hangs up in a pause I answer; the pause goes on by itself and does no harm.',
    change: {
      'if (backoffMs > 0) await sleep(backoffMs, undefined, { signal: stop })': `
        if (backoffMs > 0) await sleep(backoffMs)
        stop.throwIfAborted()`,
    },
  },
  'pauses-on-an-aborted-signal': {
    level: 4,
    laws: ['no-timer-left-behind'],
    thought:
      'The pause listens to the signal, so a hang-up ends it; an aborted signal cannot get there.',
    change: {
      'export async function callWithin<T>(': `
        const pause = (ms: number, stop: AbortSignal): Promise<void> =>
          new Promise((resolve, reject) => {
            const cancel = (): void => {
              clearTimeout(timer)
              reject(stop.reason)
            }
            const timer = setTimeout(() => {
              stop.removeEventListener('abort', cancel)
              resolve()
            }, ms)
            stop.addEventListener('abort', cancel)
          })

        export async function callWithin<T>(`,
      'await sleep(backoffMs, undefined, { signal: stop })': 'await pause(backoffMs, stop)',
    },
  },
})
