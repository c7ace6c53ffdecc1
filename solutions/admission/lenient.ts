import { defineLenient } from '../../harness/flaws/page.ts'

/** What people make of each check of the reference: it is missing, or lets too much through. */
export default defineLenient({
  'concurrency: no check': { level: 1, change: { 'isInt(concurrency, 1) && ': '' } },
  'concurrency: not below 1': {
    level: 1,
    change: { 'isInt(concurrency, 1)': '!(concurrency < 1)' },
  },
  'concurrency: a number will do': {
    level: 1,
    change: { 'isInt(concurrency, 1)': "typeof concurrency === 'number' && concurrency >= 1" },
  },
  'concurrency: a fraction will do': {
    level: 1,
    change: { 'isInt(concurrency, 1)': 'Number.isFinite(concurrency) && concurrency >= 1' },
  },
  'concurrency: 0 will do': {
    level: 1,
    change: { 'isInt(concurrency, 1)': 'isInt(concurrency, 0)' },
  },
  'maxQueue: no check': { level: 1, change: { ' && isInt(maxQueue, 0)': '' } },
  'maxQueue: not below 0': { level: 1, change: { 'isInt(maxQueue, 0)': '!(maxQueue < 0)' } },
  'maxQueue: what compares as 0 or more': {
    level: 1,
    change: { 'isInt(maxQueue, 0)': 'maxQueue >= 0' },
  },
  'maxQueue: Infinity will do': {
    level: 1,
    change: { 'isInt(maxQueue, 0)': '(maxQueue === Infinity || isInt(maxQueue, 0))' },
  },
  'maxQueue: text becomes a number': {
    level: 1,
    change: { 'isInt(maxQueue, 0)': 'isInt(Number(maxQueue), 0)' },
  },
  'priority: no check': { level: 2, change: { 'if (!isInt(priority, 0))': 'if (false)' } },
  'priority: a number will do': {
    level: 2,
    change: { 'if (!isInt(priority, 0))': "if (typeof priority !== 'number')" },
  },
  'priority: NaN alone': {
    level: 2,
    change: { 'if (!isInt(priority, 0))': 'if (Number.isNaN(priority))' },
  },
  'priority: not below 0': {
    level: 2,
    change: { 'if (!isInt(priority, 0))': 'if (priority < 0)' },
  },
  'priority: what compares as 0 or more': {
    level: 2,
    change: { 'if (!isInt(priority, 0))': 'if (!(priority >= 0))' },
  },
  'priority: a fraction will do': {
    level: 2,
    change: { 'if (!isInt(priority, 0))': 'if (!Number.isFinite(priority) || priority < 0)' },
  },
  'priority: null is absent': {
    level: 2,
    change: { 'if (!isInt(priority, 0))': 'priority ??= 5\n    if (!isInt(priority, 0))' },
  },
  'priority: text becomes a number': {
    level: 2,
    change: { 'if (!isInt(priority, 0))': 'if (!isInt(Number(priority), 0))' },
  },
  'agingMs: no check': { level: 3, change: { ' && isInt(agingMs, 1)': '' } },
  'agingMs: not below 1': { level: 3, change: { 'isInt(agingMs, 1)': '!(agingMs < 1)' } },
  'agingMs: 0 will do': { level: 3, change: { 'isInt(agingMs, 1)': 'isInt(agingMs, 0)' } },
  'agingMs: above 0': { level: 3, change: { 'isInt(agingMs, 1)': 'agingMs > 0' } },
  'agingMs: a fraction will do': { level: 3, change: { 'isInt(agingMs, 1)': 'agingMs >= 1' } },
  'agingMs: null is absent': {
    level: 3,
    change: { 'isInt(agingMs, 1)': '(agingMs === null || isInt(agingMs, 1))' },
  },
  'nothing is checked': {
    level: 1,
    change: { 'if (!isGood)': 'if (false)', 'if (!isInt(priority, 0))': 'if (false)' },
  },
})
