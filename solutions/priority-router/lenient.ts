import { defineLenient } from '../../harness/flaws/page.ts'

/** What people make of each check of the reference: it is missing, or lets too much through. */
export default defineLenient({
  'priority: no check': { level: 1, change: { 'if (!isInt(priority, 0))': 'if (false)' } },
  'priority: a number will do': {
    level: 1,
    change: { 'if (!isInt(priority, 0))': "if (typeof priority !== 'number')" },
  },
  'priority: NaN alone': {
    level: 1,
    change: { 'if (!isInt(priority, 0))': 'if (Number.isNaN(priority))' },
  },
  'priority: not below 0': {
    level: 1,
    change: { 'if (!isInt(priority, 0))': 'if (priority < 0)' },
  },
  'priority: what compares as 0 or more': {
    level: 1,
    change: { 'if (!isInt(priority, 0))': 'if (!(priority >= 0))' },
  },
  'priority: a fraction will do': {
    level: 1,
    change: { 'if (!isInt(priority, 0))': 'if (!Number.isFinite(priority) || priority < 0)' },
  },
  'priority: Infinity will do': {
    level: 1,
    change: { 'if (!isInt(priority, 0))': 'if (priority !== Infinity && !isInt(priority, 0))' },
  },
  'priority: null is absent': {
    level: 1,
    change: {
      'const { payload, priority = 5, timeoutMs, signal } = input as Request': `let { payload, priority = 5, timeoutMs, signal } = input as any
  priority ??= 5`,
    },
  },
  'priority: text becomes a number': {
    level: 1,
    change: {
      'const { payload, priority = 5, timeoutMs, signal } = input as Request': `let { payload, priority = 5, timeoutMs, signal } = input as any
  priority = Number(priority)`,
    },
  },
  'the request: no check': {
    level: 1,
    change: { "if (typeof input !== 'object' || input === null)": 'if (false)' },
  },
  'the request: null alone': {
    level: 1,
    change: { "if (typeof input !== 'object' || input === null)": 'if (input == null)' },
  },
  'the request: nothing is an empty one': {
    level: 1,
    change: {
      "if (typeof input !== 'object' || input === null)": `input ??= {}
  if (false)`,
    },
  },
  'timeoutMs: no check': {
    level: 4,
    change: { 'if (timeoutMs !== undefined && !isInt(timeoutMs, 1, 2 ** 31 - 1))': 'if (false)' },
  },
  'timeoutMs: a number will do': {
    level: 4,
    change: {
      'if (timeoutMs !== undefined && !isInt(timeoutMs, 1, 2 ** 31 - 1))':
        "if (timeoutMs !== undefined && typeof timeoutMs !== 'number')",
    },
  },
  'timeoutMs: not below 0': {
    level: 4,
    change: {
      'if (timeoutMs !== undefined && !isInt(timeoutMs, 1, 2 ** 31 - 1))':
        'if (timeoutMs !== undefined && timeoutMs < 0)',
    },
  },
  'timeoutMs: what is truthy': {
    level: 4,
    change: {
      'if (timeoutMs !== undefined && !isInt(timeoutMs, 1, 2 ** 31 - 1))':
        'if (timeoutMs && !isInt(timeoutMs, 1, 2 ** 31 - 1))',
    },
  },
  'timeoutMs: no upper end': {
    level: 4,
    change: {
      'if (timeoutMs !== undefined && !isInt(timeoutMs, 1, 2 ** 31 - 1))':
        'if (timeoutMs !== undefined && !isInt(timeoutMs, 1))',
    },
  },
  'timeoutMs: text becomes a number': {
    level: 4,
    change: {
      'const { payload, priority = 5, timeoutMs, signal } = input as Request': `let { payload, priority = 5, timeoutMs, signal } = input as any
  if (timeoutMs !== undefined) timeoutMs = Number(timeoutMs)`,
    },
  },
  'timeoutMs: null is absent': {
    level: 4,
    change: {
      'const { payload, priority = 5, timeoutMs, signal } = input as Request': `let { payload, priority = 5, timeoutMs, signal } = input as any
  timeoutMs ??= undefined`,
    },
  },
  'signal: no check': {
    level: 3,
    change: { 'if (signal !== undefined && !(signal instanceof AbortSignal))': 'if (false)' },
  },
  'signal: an object will do': {
    level: 3,
    change: {
      'if (signal !== undefined && !(signal instanceof AbortSignal))':
        "if (signal !== undefined && typeof signal !== 'object')",
    },
  },
  'signal: null is absent': {
    level: 3,
    change: {
      'if (signal !== undefined && !(signal instanceof AbortSignal))':
        'if (signal != null && !(signal instanceof AbortSignal))',
    },
  },
  'signal: is ignored when it is none': {
    level: 3,
    change: {
      'const { payload, priority = 5, timeoutMs, signal } = input as Request': `let { payload, priority = 5, timeoutMs, signal } = input as any
  if (!(signal instanceof AbortSignal)) signal = undefined`,
    },
  },
  'concurrency: no check': { level: 2, change: { 'if (!isInt(concurrency, 1))': 'if (false)' } },
  'concurrency: not below 1': {
    level: 2,
    change: { 'if (!isInt(concurrency, 1))': 'if (concurrency < 1)' },
  },
  'concurrency: a number will do': {
    level: 2,
    change: {
      'if (!isInt(concurrency, 1))': "if (typeof concurrency !== 'number' || concurrency < 1)",
    },
  },
  'concurrency: Infinity will do': {
    level: 2,
    change: {
      'if (!isInt(concurrency, 1))': 'if (concurrency !== Infinity && !isInt(concurrency, 1))',
    },
  },
  'nothing is checked': {
    level: 1,
    change: {
      'const { payload, priority = 5, timeoutMs: ms, signal } = parseRequest(input)':
        'const { payload, priority = 5, timeoutMs: ms, signal } = input as Request',
    },
  },
})
