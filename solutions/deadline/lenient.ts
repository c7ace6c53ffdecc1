import { defineLenient } from '../../harness/flaws/page.ts'

/** What people make of each check of the reference: it is missing, or lets too much through. */
export default defineLenient({
  'limits: no check': {
    level: 1,
    change: { "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)": 'true' },
  },
  'limits: a number will do': {
    level: 1,
    change: {
      "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)":
        "typeof ms === 'number'",
    },
  },
  'limits: above 0': {
    level: 1,
    change: {
      "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)": '(ms as number) > 0',
    },
  },
  'limits: not below 0': {
    level: 1,
    change: {
      "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)":
        '!((ms as number) < 0)',
    },
  },
  'limits: not below 0, no upper end': {
    level: 1,
    change: {
      "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)":
        '(ms as number) >= 0',
    },
  },
  'limits: no upper end': {
    level: 1,
    change: {
      "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)":
        "typeof ms === 'number' && ms > 0",
    },
  },
  'limits: text becomes a number': {
    level: 1,
    change: {
      "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)":
        'Number(ms) > 0 && (ms === Infinity || Number(ms) <= MAX_MS)',
    },
  },
  'limits: null is absent': {
    level: 1,
    change: {
      "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)":
        "ms === null || ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)",
    },
  },
  'limits: NaN will do': {
    level: 1,
    change: {
      "ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)":
        "Number.isNaN(ms) || ms === Infinity || (typeof ms === 'number' && ms > 0 && ms <= MAX_MS)",
    },
  },
  'attempts: no check': {
    level: 4,
    change: { 'if (!Number.isInteger(attempts) || attempts < 1)': 'if (false)' },
  },
  'attempts: a number will do': {
    level: 4,
    change: {
      'if (!Number.isInteger(attempts) || attempts < 1)': "if (typeof attempts !== 'number')",
    },
  },
  'attempts: not below 1': {
    level: 4,
    change: { 'if (!Number.isInteger(attempts) || attempts < 1)': 'if (attempts < 1)' },
  },
  'backoffMs: no check': {
    level: 4,
    change: { 'if (!Number.isFinite(backoffMs) || backoffMs < 0)': 'if (false)' },
  },
  'backoffMs: a number will do': {
    level: 4,
    change: {
      'if (!Number.isFinite(backoffMs) || backoffMs < 0)': "if (typeof backoffMs !== 'number')",
    },
  },
  'backoffMs: not below 0': {
    level: 4,
    change: { 'if (!Number.isFinite(backoffMs) || backoffMs < 0)': 'if (backoffMs < 0)' },
  },
})
