import { defineFlaws } from '../../harness/flaws/page.ts'

export default defineFlaws({
  // Level 1: one bucket: burst, refill, refuse

  'nan-poisons-the-balance': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'I refuse costs below 0, and everything else is compared with the balance.',
    change: {
      '!Number.isFinite(value) || !isGood':
        'value < 0 || value === Infinity || (!isGood && value <= 0)',
    },
  },
  'negative-cost-mints-credit': {
    level: 1,
    laws: ['bad-input-is-refused'],
    thought: 'I check that a cost is a finite number, and the arithmetic does the rest.',
    change: {
      'check(cost)': 'check(cost, true)',
    },
  },
  'charges-denied-calls': {
    level: 1,
    laws: ['denials-are-free', 'enough-tokens-admit'],
    thought: 'I take the cost off first and look at the balance afterwards.',
    change: {
      'const missing = cost - bucket.tokens': `
        bucket.tokens -= cost
        const missing = -bucket.tokens`,
      '(bucket.tokens -= cost)': 'bucket.tokens',
    },
  },
  'wants-more-than-the-cost': {
    level: 1,
    laws: ['enough-tokens-admit'],
    thought: 'I admit a call while the balance is above its cost.',
    change: {
      'if (missing > 0)': 'if (missing >= 0)',
    },
  },
  'floors-elapsed-tokens': {
    level: 1,
    laws: ['matches-the-exact-bucket'],
    thought: 'I add the whole tokens that have flowed in and remember the time of this call.',
    change: {
      '((clockMs - bucket.lastMs) * refillPerSec) / 1000':
        'Math.floor(((clockMs - bucket.lastMs) * refillPerSec) / 1000)',
    },
  },
  'one-map-for-all-quotas': {
    level: 1,
    laws: ['matches-the-exact-bucket'],
    thought: 'The buckets are state of the module; a new quota starts them anew.',
    change: {
      'const buckets = new Map<string, Bucket>()': 'buckets = new Map()',
      'export function createQuota(': `
        let buckets = new Map<string, Bucket>()

        export function createQuota(`,
    },
  },
  'interval-refill': {
    level: 1,
    laws: ['matches-the-exact-bucket', 'enough-tokens-admit'],
    thought: 'I let a timer pour tokens into every bucket ten times a second.',
    change: {
      'const refill = (bucket: Bucket): Bucket => {': `
        setInterval(() => {
          for (const bucket of buckets.values())
            bucket.tokens = Math.min(capacity, bucket.tokens + refillPerSec / 10)
        }, 100).unref()
        const refill = (bucket: Bucket): Bucket => {`,
      '((clockMs - bucket.lastMs) * refillPerSec) / 1000': '0',
    },
  },
  'remaining-before-the-charge': {
    level: 1,
    laws: ['matches-the-exact-bucket'],
    thought: 'I report the balance that I looked at.',
    change: {
      'return { ok: true, remaining: (bucket.tokens -= cost) }': `
        const remaining = bucket.tokens
        bucket.tokens -= cost
        return { ok: true, remaining }`,
    },
  },
  'refills-beyond-capacity': {
    level: 1,
    laws: [
      'starts-full-and-never-overflows',
      'matches-the-exact-bucket',
      'stays-within-the-envelope',
    ],
    thought: 'I credit the time that has passed since the last call.',
    change: {
      'Math.min(capacity, bucket.tokens + gained)': 'bucket.tokens + gained',
      [`
        if ((clockMs - sweptMs) * refillPerSec >= capacity * 1000) {
          sweptMs = clockMs
          for (const [name, held] of buckets) if (refill(held).tokens >= capacity) buckets.delete(name)
        }`]: '',
    },
  },
  'starts-empty': {
    level: 1,
    laws: ['starts-full-and-never-overflows', 'enough-tokens-admit'],
    thought: 'I start every bucket at 0 and let it fill up.',
    change: {
      '{ tokens: capacity, lastMs: clockMs }': '{ tokens: 0, lastMs: clockMs }',
    },
  },
  'fixed-window-counter': {
    level: 1,
    laws: ['stays-within-the-envelope', 'matches-the-exact-bucket'],
    thought:
      'I count what each tenant spent in the current window and start afresh with the next one.',
  },
  'too-dear-answers-a-finite-wait': {
    level: 1,
    laws: ['too-dear-never-retries'],
    thought: 'I tell every refused caller how long its missing tokens take.',
    change: {
      'if (cost > capacity) return { ok: false, retryAfterMs: Infinity }': '',
    },
  },

  // Level 2: when may I retry, and a clock that jumps

  'a-jump-drains-the-bucket': {
    level: 2,
    laws: ['clock-jumps-change-nothing'],
    thought: 'I credit the time since the last call, whatever its sign.',
    change: {
      'Math.max(clockMs, now())': 'now()',
    },
  },
  'believes-a-far-jump-back': {
    level: 2,
    laws: ['clock-jumps-change-nothing'],
    thought: 'A clock that goes back by more than a minute has been set right: I follow it.',
    change: {
      'clockMs = Math.max(clockMs, now())': `
        const reading = now()
        clockMs = reading < clockMs - 60_000 ? reading : Math.max(clockMs, reading)`,
    },
  },
  'recredits-after-a-jump': {
    level: 2,
    laws: ['clock-jumps-change-nothing', 'stays-within-the-envelope'],
    thought: 'I remember the time of the last call, and ignore a negative span.',
    change: {
      '(clockMs - bucket.lastMs) * refillPerSec':
        'Math.max(0, clockMs - bucket.lastMs) * refillPerSec',
      'Math.max(clockMs, now())': 'now()',
    },
  },
  'spends-the-default-twice': {
    level: 2,
    laws: ['polling-changes-nothing', 'matches-the-exact-bucket'],
    thought:
      'I read the cost with a fallback of 1 after the argument default, so that 0 is 1 as well.',
    change: {
      'check(cost)': `
        check(cost)
        cost ||= 1`,
    },
  },
  'retry-from-the-cost': {
    level: 2,
    laws: ['retry-after-is-tight'],
    thought: 'I tell the caller how long it takes to earn the cost.',
    change: {
      'Math.ceil((missing * 1000) / refillPerSec)': 'Math.ceil((cost * 1000) / refillPerSec)',
    },
  },
  'retry-rounded-down': {
    level: 2,
    laws: ['retry-after-is-tight'],
    thought: 'I cut the wait to whole milliseconds.',
    change: {
      'Math.ceil((missing': 'Math.floor((missing',
    },
  },

  // Level 3: ten million tenants, one noisy

  'keeps-the-latest-thousand': {
    level: 3,
    laws: ['forgets-full-tenants'],
    thought: 'I keep a thousand tenants and drop the one that was seen first.',
    change: {
      [`
        if ((clockMs - sweptMs) * refillPerSec >= capacity * 1000) {
          sweptMs = clockMs
          for (const [name, held] of buckets) if (refill(held).tokens >= capacity) buckets.delete(name)
        }`]: `
        const [oldest] = buckets.keys()
        if (buckets.size > 1000 && oldest !== undefined) buckets.delete(oldest)`,
    },
  },
  'map-grows-for-ever': {
    level: 3,
    laws: ['forgets-full-tenants'],
    thought: 'I keep a bucket for every tenant that ever came.',
    change: {
      [`
        if ((clockMs - sweptMs) * refillPerSec >= capacity * 1000) {
          sweptMs = clockMs
          for (const [name, held] of buckets) if (refill(held).tokens >= capacity) buckets.delete(name)
        }`]: '',
    },
  },
  'sweeps-every-ten-refill-times': {
    level: 3,
    laws: ['forgets-full-tenants'],
    thought: 'I sweep out full buckets now and then: every ten refill times is often enough.',
    change: {
      '>= capacity * 1000': '>= capacity * 10_000',
    },
  },
  'takes-seconds-for-milliseconds': {
    level: 3,
    laws: ['no-call-walks-all-tenants'],
    thought:
      'I sweep out full buckets once a refill time, which is capacity / refillPerSec: that many seconds.',
    change: {
      '(clockMs - sweptMs) * refillPerSec >= capacity * 1000':
        'clockMs - sweptMs >= capacity / refillPerSec',
    },
  },
  'walks-all-tenants-on-every-call': {
    level: 3,
    laws: ['no-call-walks-all-tenants'],
    thought: 'I clean up before each call, so that nothing is left over.',
    change: {
      '(clockMs - sweptMs) * refillPerSec >= capacity * 1000': 'clockMs >= sweptMs',
    },
  },
  'sweeps-on-and-on-once-it-has-begun': {
    level: 3,
    of: 'controls/with-gcra',
    laws: ['no-call-walks-all-tenants'],
    thought: 'When a refill time has passed since the last sweep I sweep again.',
    change: { 'turnedMs = clockMs': '' },
  },
  'cleans-after-admitted-calls-only': {
    level: 3,
    laws: ['forgets-full-tenants'],
    thought: 'Every five hundred calls that I let in, I clean up.',
    change: {
      'let [clockMs, sweptMs] = [-Infinity, now()]': `
        let [clockMs, sweptMs] = [-Infinity, now()]
        let admitted = 0`,
      'if ((clockMs - sweptMs) * refillPerSec >= capacity * 1000) {': `
        if (admitted >= 500) {
          admitted = 0`,
      'return { ok: true, remaining: (bucket.tokens -= cost) }': `
        admitted++
        return { ok: true, remaining: (bucket.tokens -= cost) }`,
    },
  },
  'one-bucket-for-all': {
    level: 3,
    laws: ['tenants-are-isolated'],
    thought: 'I keep one bucket, and the tenant is for the log.',
    change: {
      'buckets.get(tenant)': "buckets.get('all')",
      'buckets.set(tenant, bucket)': "buckets.set('all', bucket)",
    },
  },
  'plain-object-as-map': {
    level: 3,
    laws: ['tenants-are-isolated'],
    thought: 'I keep the buckets in an object, by the name of the tenant.',
    change: {
      'const buckets = new Map<string, Bucket>()': 'const buckets: Record<string, Bucket> = {}',
      'for (const [name, held] of buckets) if (refill(held).tokens >= capacity) buckets.delete(name)': `
        for (const [name, held] of Object.entries(buckets))
          if (refill(held).tokens >= capacity) delete buckets[name]`,
      'buckets.get(tenant) ?? { tokens: capacity, lastMs: clockMs }':
        '{ ...(buckets[tenant] ?? { tokens: capacity, lastMs: clockMs }) }',
      'buckets.set(tenant, bucket)': 'buckets[tenant] = bucket',
      'buckets.size': 'Object.keys(buckets).length',
    },
  },
  'an-old-copy-wins': {
    level: 3,
    laws: ['stays-within-the-envelope'],
    thought: 'I move the tenants from one map to the other, a few a call: then the old map can go.',
  },
  'tidies-tenant-names': {
    level: 3,
    laws: ['tenants-are-isolated'],
    thought:
      'I tidy names first: case, blanks and accents written in two ways are no reason for two buckets.',
    change: {
      'const open = (tenant: string): Bucket => {': 'const open = (named: string): Bucket => {',
      "if (typeof tenant !== 'string') throw new TypeError('Expected the tenant to be a string')": `
        if (typeof named !== 'string') throw new TypeError('Expected the tenant to be a string')
        const tenant = named.normalize('NFC').trim().toLowerCase()`,
    },
  },

  // Level 4: the real cost comes afterwards

  'unchecked-settlements': {
    level: 4,
    laws: ['bad-input-is-refused'],
    thought: 'I check costs; what is settled comes from our own meter.',
    change: {
      'for (const tokens of [reserved, actual]) check(tokens)': '',
    },
  },
  'forgets-debtors': {
    level: 4,
    laws: ['forgets-full-tenants'],
    thought: 'I forget whoever has been silent for a whole refill time.',
    change: {
      'for (const [name, held] of buckets) if (refill(held).tokens >= capacity) buckets.delete(name)': `
        for (const [name, { lastMs }] of buckets)
          if ((clockMs - lastMs) * refillPerSec >= capacity * 1000) buckets.delete(name)`,
    },
  },
  'a-debtor-ends-the-walk': {
    level: 4,
    laws: ['forgets-full-tenants'],
    thought: 'The oldest come first: at the first that is not full the walk may end.',
    change: {
      'if (refill(held).tokens >= capacity) buckets.delete(name)': `
        if (refill(held).tokens >= capacity) buckets.delete(name)
        else break`,
    },
  },
  'writes-debtors-down': {
    level: 4,
    laws: ['forgets-full-tenants'],
    thought: 'Whoever owes must not be forgotten: I write it down.',
    change: {
      'const buckets = new Map<string, Bucket>()': `
        const buckets = new Map<string, Bucket>()
        const debtors = new Set<string>()`,
      'if (refill(held).tokens >= capacity)':
        'if (!debtors.has(name) && refill(held).tokens >= capacity)',
      'bucket.tokens = Math.min(capacity, bucket.tokens + reserved - actual)': `
        bucket.tokens = Math.min(capacity, bucket.tokens + reserved - actual)
        if (bucket.tokens < 0) debtors.add(tenant)`,
    },
  },
  'never-in-debt': {
    level: 4,
    laws: ['settles-the-difference'],
    thought: 'I stop at 0 when a call cost more than the bucket holds.',
    change: {
      'Math.min(capacity, bucket.tokens + reserved - actual)':
        'Math.max(0, Math.min(capacity, bucket.tokens + reserved - actual))',
    },
  },
  'refunds-beyond-capacity': {
    level: 4,
    laws: ['settles-the-difference'],
    thought: 'I add what was reserved and not used.',
    change: {
      'Math.min(capacity, bucket.tokens + gained)':
        'Math.max(bucket.tokens, Math.min(capacity, bucket.tokens + gained))',
      'bucket.tokens = Math.min(capacity, bucket.tokens + reserved - actual)':
        'bucket.tokens += reserved - actual',
    },
  },
  'settles-known-tenants-only': {
    level: 4,
    laws: ['settles-the-difference'],
    thought: 'I have nothing to settle with a tenant that I do not know.',
    change: {
      'for (const tokens of [reserved, actual]) check(tokens)': `
        for (const tokens of [reserved, actual]) check(tokens)
        if (typeof tenant === 'string' && !buckets.has(tenant)) return`,
    },
  },
  'surcharge-before-the-refill': {
    level: 4,
    laws: ['settles-the-difference'],
    thought: 'I book the difference on the last balance that I wrote down.',
    change: {
      [`
        const bucket = open(tenant)
        bucket.tokens = Math.min(capacity, bucket.tokens + reserved - actual)`]: `
        const { tokens, lastMs } = buckets.get(tenant) ?? { tokens: capacity, lastMs: now() }
        buckets.set(tenant, { tokens: Math.min(capacity, tokens + reserved - actual), lastMs })`,
    },
  },
})
