import { defineLenient } from '../../harness/flaws/page.ts'

/** What people make of each check of the reference: it is missing, or lets too much through. */
export default defineLenient({
  'numbers: no check': {
    level: 1,
    change: { 'if (!Number.isFinite(value) || !isGood)': 'if (false)' },
  },
  'numbers: not below 0': {
    level: 1,
    change: { 'if (!Number.isFinite(value) || !isGood)': 'if (value < 0)' },
  },
  'numbers: what compares as good': {
    level: 1,
    change: { 'if (!Number.isFinite(value) || !isGood)': 'if (!isGood)' },
  },
  'numbers: a number will do': {
    level: 1,
    change: {
      'if (!Number.isFinite(value) || !isGood)': "if (typeof value !== 'number' || value < 0)",
    },
  },
  'numbers: text becomes a number': {
    level: 1,
    change: {
      'if (!Number.isFinite(value) || !isGood)': 'if (!Number.isFinite(Number(value)) || !isGood)',
    },
  },
  'numbers: negative ones will do': {
    level: 1,
    change: { 'if (!Number.isFinite(value) || !isGood)': 'if (!Number.isFinite(value))' },
  },
  'cost: null is absent': {
    level: 1,
    change: {
      'check(cost)': `cost ??= 1
    check(cost)`,
    },
  },
  'cost: no check': { level: 1, change: { 'check(cost)': '' } },
  'settle: no check': {
    level: 4,
    change: { 'for (const tokens of [reserved, actual]) check(tokens)': '' },
  },
  'settle: reserved alone': {
    level: 4,
    change: { 'for (const tokens of [reserved, actual]) check(tokens)': 'check(reserved)' },
  },
  'options: no check': {
    level: 1,
    change: {
      [`check(capacity, capacity > 0)
  check(refillPerSec, refillPerSec > 0)`]: '',
    },
  },
  'tenant: no check': { level: 3, change: { "if (typeof tenant !== 'string')": 'if (false)' } },
  'tenant: becomes text': {
    level: 3,
    change: {
      "if (typeof tenant !== 'string')": `tenant = String(tenant)
    if (false)`,
    },
  },
  'tenant: null and undefined alone': {
    level: 3,
    change: { "if (typeof tenant !== 'string')": 'if (tenant == null)' },
  },
  'tenant: what is truthy': {
    level: 3,
    change: { "if (typeof tenant !== 'string')": "if (tenant !== '' && !tenant)" },
  },
})
