/**
 * What people of the field say for the same thing: each line counts as one word. Only what means the same in every
 * kata: what one kata alone calls the same stands in its `interview.md`, after `_Also:_`.
 */
const GROUPS = `
  abort cancel cancellation cancelation hangup hungup hangsup hangingup disconnect
  advance ahead beforehand upfront
  answer outcome reply respond response result
  attempt try
  backoff delay pause sleep
  bad broken illegal invalid malformed wrong valid legal accept accepted acceptable
  big huge large size small
  bound cap ceiling limit max maximum upper
  caller client customer user
  cleanup clean dangling leak leftover tidy
  clone copy
  coalesce dedupe deduplicate duplicate herd stampede
  concurrent parallel simultaneous simultaneously
  credit refund reimburse
  deadline overdue timeout timeouts timedout timesout
  debt debit overdraft owe
  default absent missing omit omitted optional
  delete erase erasure invalidate remove wipe
  database disk durable persist redis restart survive
  deny decline refuse reject
  dependency library module npm package
  discard drop evict eviction purge kick
  distributed cluster gateway instance machine process replica server
  equal identical same
  error exception fail failed failure fault throw
  estimate guess predict
  exit quit shutdown sigterm
  expire expiry lifetime ttl
  fair fairness
  starvation starve
  float fraction fractional integer whole decimal
  frozen freeze immutable modify mutate mutable
  important urgency urgent
  inflight ongoing progress running run underway
  interrupt preempt preemption preemptive
  latency duration slow fast
  lock mutex atomic
  original identity
  paid plan premium tier
  price expensive money dear
  queue wait pending
  repeat retry again
  scale throughput traffic qps rps
  begin start initial initially
  stale old outdated
  zero 0`

/** The words of each group. */
export const SYNONYMS = GROUPS.trim()
  .split('\n')
  .map((line) => line.trim().split(' '))
