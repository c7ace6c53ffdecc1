import { defineLenient } from '../../harness/flaws/page.ts'

/** What people make of each check of the reference: it is missing, or lets too much through. */
export default defineLenient({
  'key: no check': {
    level: 1,
    change: { "if (typeof model !== 'string' || typeof text !== 'string')": 'if (false)' },
  },
  'key: becomes text': {
    level: 1,
    change: {
      "if (typeof model !== 'string' || typeof text !== 'string')": `model = String(model); text = String(text)
  if (false)`,
    },
  },
  'key: the model alone': {
    level: 1,
    change: {
      "if (typeof model !== 'string' || typeof text !== 'string')":
        "if (typeof model !== 'string')",
    },
  },
  'key: the text alone': {
    level: 1,
    change: {
      "if (typeof model !== 'string' || typeof text !== 'string')": "if (typeof text !== 'string')",
    },
  },
  'key: null and undefined alone': {
    level: 1,
    change: {
      "if (typeof model !== 'string' || typeof text !== 'string')":
        'if (model == null || text == null)',
    },
  },
  'max: no check': {
    level: 1,
    change: { 'if (!Number.isInteger(max) || max < 1)': 'if (false)' },
  },
  'max: not below 1': {
    level: 1,
    change: { 'if (!Number.isInteger(max) || max < 1)': 'if (max < 1)' },
  },
  'max: a number will do': {
    level: 1,
    change: {
      'if (!Number.isInteger(max) || max < 1)': "if (typeof max !== 'number' || max < 1)",
    },
  },
  'max: text becomes a number': {
    level: 1,
    change: {
      'if (!Number.isInteger(max) || max < 1)': `max = Number(max)
  if (!Number.isInteger(max) || max < 1)`,
    },
  },
  'ttlMs: no check': {
    level: 3,
    change: { "if (typeof ttlMs !== 'number' || !(ttlMs > 0))": 'if (false)' },
  },
  'ttlMs: null is absent': {
    level: 3,
    change: {
      "if (typeof ttlMs !== 'number' || !(ttlMs > 0))":
        "if (ttlMs !== null && (typeof ttlMs !== 'number' || !(ttlMs > 0)))",
    },
  },
  'ttlMs: not below 0': {
    level: 3,
    change: { "if (typeof ttlMs !== 'number' || !(ttlMs > 0))": 'if (ttlMs < 0)' },
  },
  'ttlMs: text becomes a number': {
    level: 3,
    change: { "if (typeof ttlMs !== 'number' || !(ttlMs > 0))": 'if (!(Number(ttlMs) > 0))' },
  },
})
