import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadKata } from '../harness/bank/bank.ts'
import { byTelling } from '../harness/core/verdict.ts'
import { exploreLevel } from '../harness/explore/explore.ts'
import type { RouterWorkload } from '../katas/priority-router/drive.ts'
import { whatIsBad } from '../katas/priority-router/state.ts'
import { runnerInProcess, writeSolution } from './support/kit.ts'
import { programOf } from './support/programs.ts'

type Edit = [from: string, to: string]

const priority = 'if (!isInt(priority, 0))'
const concurrency = 'if (!isInt(concurrency, 1))'
const timeout = 'if (timeoutMs !== undefined && !isInt(timeoutMs, 1, 2 ** 31 - 1))'
const anObject = "if (typeof input !== 'object' || input === null)"
const fields = 'const { payload, priority = 5, timeoutMs, signal } = input as Request'
const submitted = 'const { payload, priority = 5, timeoutMs, signal } = parseRequest(input)'
const signal = 'if (signal !== undefined && !(signal instanceof AbortSignal))'

const withFields = (change: string): Edit => [
  fields,
  `let { payload, priority = 5, timeoutMs, signal } = input as any\n  ${change}`,
]

const limit = "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)"
const attempts = 'if (!Number.isInteger(attempts) || attempts < 1)'
const backoff = 'if (!Number.isFinite(backoffMs) || backoffMs < 0)'

const key = "if (typeof model !== 'string' || typeof text !== 'string')"
const max = 'if (!Number.isInteger(max) || max < 1)'
const ttl = "if (typeof ttlMs !== 'number' || !(ttlMs > 0))"

const number = 'if (!Number.isFinite(value) || !isGood)'
const tenant = "if (typeof tenant !== 'string')"

/** What people make of each check of each reference: it is missing, or lets too much through. */
const LENIENT: Record<string, [name: string, edit: Edit][]> = {
  'priority-router': [
    ['priority: no check', [priority, 'if (false)']],
    ['priority: a number will do', [priority, "if (typeof priority !== 'number')"]],
    ['priority: NaN alone', [priority, 'if (Number.isNaN(priority))']],
    ['priority: not below 0', [priority, 'if (priority < 0)']],
    ['priority: what compares as 0 or more', [priority, 'if (!(priority >= 0))']],
    ['priority: a fraction will do', [priority, 'if (!Number.isFinite(priority) || priority < 0)']],
    ['priority: Infinity will do', [priority, 'if (priority !== Infinity && !isInt(priority, 0))']],
    ['priority: null is absent', withFields('priority ??= 5')],
    ['priority: text becomes a number', withFields('priority = Number(priority)')],
    ['the request: no check', [anObject, 'if (false)']],
    ['the request: null alone', [anObject, 'if (input == null)']],
    ['the request: nothing is an empty one', [anObject, 'input ??= {}\n  if (false)']],
    ['timeoutMs: no check', [timeout, 'if (false)']],
    [
      'timeoutMs: a number will do',
      [timeout, "if (timeoutMs !== undefined && typeof timeoutMs !== 'number')"],
    ],
    ['timeoutMs: not below 0', [timeout, 'if (timeoutMs !== undefined && timeoutMs < 0)']],
    ['timeoutMs: what is truthy', [timeout, 'if (timeoutMs && !isInt(timeoutMs, 1, 2 ** 31 - 1))']],
    ['timeoutMs: no upper end', [timeout, 'if (timeoutMs !== undefined && !isInt(timeoutMs, 1))']],
    [
      'timeoutMs: text becomes a number',
      withFields('if (timeoutMs !== undefined) timeoutMs = Number(timeoutMs)'),
    ],
    ['timeoutMs: null is absent', withFields('timeoutMs ??= undefined')],
    ['signal: no check', [signal, 'if (false)']],
    [
      'signal: an object will do',
      [signal, "if (signal !== undefined && typeof signal !== 'object')"],
    ],
    ['signal: null is absent', [signal, 'if (signal != null && !(signal instanceof AbortSignal))']],
    [
      'signal: is ignored when it is none',
      withFields('if (!(signal instanceof AbortSignal)) signal = undefined'),
    ],
    ['concurrency: no check', [concurrency, 'if (false)']],
    ['concurrency: not below 1', [concurrency, 'if (concurrency < 1)']],
    [
      'concurrency: a number will do',
      [concurrency, "if (typeof concurrency !== 'number' || concurrency < 1)"],
    ],
    [
      'concurrency: Infinity will do',
      [concurrency, 'if (concurrency !== Infinity && !isInt(concurrency, 1))'],
    ],
    [
      'nothing is checked',
      [submitted, 'const { payload, priority = 5, timeoutMs, signal } = input as Request'],
    ],
  ],
  deadline: [
    ['limits: no check', [limit, 'true']],
    ['limits: a number will do', [limit, "typeof ms === 'number'"]],
    ['limits: above 0', [limit, '(ms as number) > 0']],
    ['limits: not below 0', [limit, '!((ms as number) < 0)']],
    ['limits: not below 0, no upper end', [limit, '(ms as number) >= 0']],
    ['limits: no upper end', [limit, "typeof ms === 'number' && ms > 0"]],
    [
      'limits: text becomes a number',
      [limit, 'Number(ms) > 0 && (ms === Infinity || Number(ms) <= MAX_MS)'],
    ],
    ['limits: null is absent', [limit, `ms === null || ${limit}`]],
    ['limits: NaN will do', [limit, `Number.isNaN(ms) || ${limit}`]],
    ['attempts: no check', [attempts, 'if (false)']],
    ['attempts: a number will do', [attempts, "if (typeof attempts !== 'number')"]],
    ['attempts: not below 1', [attempts, 'if (attempts < 1)']],
    ['backoffMs: no check', [backoff, 'if (false)']],
    ['backoffMs: a number will do', [backoff, "if (typeof backoffMs !== 'number')"]],
    ['backoffMs: not below 0', [backoff, 'if (backoffMs < 0)']],
  ],
  'embedding-cache': [
    ['key: no check', [key, 'if (false)']],
    ['key: becomes text', [key, 'model = String(model); text = String(text)\n  if (false)']],
    ['key: the model alone', [key, "if (typeof model !== 'string')"]],
    ['key: the text alone', [key, "if (typeof text !== 'string')"]],
    ['key: null and undefined alone', [key, 'if (model == null || text == null)']],
    ['max: no check', [max, 'if (false)']],
    ['max: not below 1', [max, 'if (max < 1)']],
    ['max: a number will do', [max, "if (typeof max !== 'number' || max < 1)"]],
    [
      'max: text becomes a number',
      [max, 'max = Number(max)\n  if (!Number.isInteger(max) || max < 1)'],
    ],
    ['ttlMs: no check', [ttl, 'if (false)']],
    [
      'ttlMs: null is absent',
      [ttl, "if (ttlMs !== null && (typeof ttlMs !== 'number' || !(ttlMs > 0)))"],
    ],
    ['ttlMs: not below 0', [ttl, 'if (ttlMs < 0)']],
    ['ttlMs: text becomes a number', [ttl, 'if (!(Number(ttlMs) > 0))']],
  ],
  'token-bucket': [
    ['numbers: no check', [number, 'if (false)']],
    ['numbers: not below 0', [number, 'if (value < 0)']],
    ['numbers: what compares as good', [number, 'if (!isGood)']],
    ['numbers: a number will do', [number, "if (typeof value !== 'number' || value < 0)"]],
    ['numbers: text becomes a number', [number, 'if (!Number.isFinite(Number(value)) || !isGood)']],
    ['numbers: negative ones will do', [number, 'if (!Number.isFinite(value))']],
    ['cost: null is absent', ['check(cost)', 'cost ??= 1\n    check(cost)']],
    ['cost: no check', ['check(cost)', '']],
    ['settle: no check', ['for (const tokens of [reserved, actual]) check(tokens)', '']],
    [
      'settle: reserved alone',
      ['for (const tokens of [reserved, actual]) check(tokens)', 'check(reserved)'],
    ],
    [
      'options: no check',
      ['check(capacity, capacity > 0)\n  check(refillPerSec, refillPerSec > 0)', ''],
    ],
    ['tenant: no check', [tenant, 'if (false)']],
    ['tenant: becomes text', [tenant, 'tenant = String(tenant)\n    if (false)']],
    ['tenant: null and undefined alone', [tenant, 'if (tenant == null)']],
    ['tenant: what is truthy', [tenant, "if (tenant !== '' && !tenant)"]],
  ],
}

/** The level that introduces a field, where that is not the first. */
const LEVELS: Record<string, number> = {
  ...{ concurrency: 2, signal: 3, timeoutMs: 4, attempts: 4, backoffMs: 4 },
  ...{ ttlMs: 3, tenant: 3, settle: 4 },
}

const cases = Object.entries(LENIENT).flatMap(([slug, edits]) =>
  edits.map(([name, edit]) => ({ slug, name, edit, level: LEVELS[name.split(':')[0] ?? ''] ?? 1 })),
)

test.for(cases)('$slug, $name: the bad input is what is told', async ({ slug, level, edit }) => {
  const [from, to] = edit
  const reference = readFileSync(programOf(slug), 'utf8')
  expect(reference).toContain(from)
  const solution = writeSolution(reference.replace(from, () => to))
  const options = { seed: 7, runs: 40, stress: false, shrink: 'none' } as const
  const { laws } = await exploreLevel(
    await loadKata(slug),
    level,
    await runnerInProcess(slug, solution),
    options,
  )
  const [first] = byTelling(laws.filter(({ outcome }) => outcome === 'fail'))
  expect(first?.law).toBe('bad-input-is-refused')
})

test('a mistake that shows without bad input is told before bad input that is let in', async () => {
  const slug = 'priority-router'
  const reference = readFileSync(programOf(slug), 'utf8')
  const solution = reference
    .replace(priority, 'if (false)')
    .replace('other.priority <= priority', 'other.priority >= priority')
  const runner = await runnerInProcess(slug, writeSolution(solution))
  const options = { seed: 7, runs: 40, stress: false } as const
  const { laws } = await exploreLevel(await loadKata(slug), 1, runner, options)
  const broken = byTelling(laws.filter(({ outcome }) => outcome === 'fail'))
  expect(broken[0]?.law).toBe('higher-priority-first')
  expect(broken.map(({ law }) => law)).toContain('bad-input-is-refused')
  const { operations } = broken[0]?.counterexample?.workload as RouterWorkload
  expect(operations.every((one) => one.do !== 'submit' || whatIsBad(one) === undefined)).toBe(true)
})
