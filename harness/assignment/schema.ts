import * as v from 'valibot'
import { INSTANT_EXAMPLE, isInstant } from './instant.ts'

// The message of each rule is what is expected there, without a verb: `read-assignment.ts` says the rest.

const text = v.pipe(v.string('a text'), v.trim(), v.nonEmpty('a text that is not empty'))
const POINTS = 'a number from 0 to 10000 with at most two decimals'
const points = v.pipe(
  v.number(POINTS),
  v.check((value) => value >= 0 && value <= 10_000 && hasTwoDecimals(value), POINTS),
)
const PERCENT = 'a number from 0 to 100 with at most two decimals'
const percent = v.pipe(
  v.number(PERCENT),
  v.check((value) => value >= 0 && value <= 100 && hasTwoDecimals(value), PERCENT),
)
const whole = (min: number): v.GenericSchema<unknown, number> => {
  const expected = `a whole number from ${min}`
  return v.pipe(
    v.number(expected),
    v.check((value) => Number.isSafeInteger(value) && value >= min, expected),
  )
}
const INSTANT = `an instant in UTC, as ${INSTANT_EXAMPLE}`
const instant = v.pipe(v.string(INSTANT), v.check(isInstant, INSTANT))
const ID = 'lower-case letters and digits, in words joined by hyphens'

const OBJECT = 'an object { … }'

/** `assignment.json`: see `Assignment`. Nothing else may stand in it. */
export const assignmentSchema = v.strictObject(
  {
    format: v.literal('router-round/assignment/v1', '"router-round/assignment/v1"'),
    id: v.pipe(v.string(ID), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, ID), v.maxLength(80, ID)),
    title: text,
    classroom: v.optional(text),
    katas: v.pipe(
      v.array(
        v.strictObject(
          {
            kata: text,
            points: v.pipe(
              v.array(points, 'a list of points, one number a level'),
              v.nonEmpty('the points of level 1 at least'),
            ),
          },
          OBJECT,
        ),
        'a list of katas',
      ),
      v.nonEmpty('at least one kata'),
    ),
    minutes: v.optional(whole(1)),
    opens: instant,
    due: instant,
    late: v.strictObject(
      {
        bufferMinutes: whole(0),
        graceDays: whole(0),
        percentPerDay: percent,
        extensions: v.record(text, instant, OBJECT),
      },
      OBJECT,
    ),
    disclosure: v.picklist(['practice', 'exam'], '"practice" or "exam"'),
    ownTests: v.optional(v.strictObject({ points }, OBJECT)),
  },
  OBJECT,
)

function hasTwoDecimals(value: number): boolean {
  return Number(value.toFixed(2)) === value
}
