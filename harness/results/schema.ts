import * as v from 'valibot'
import { GRADE_OUTCOMES } from './results.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const points = v.pipe(v.number(), v.minValue(0))
const outcome = v.picklist(['pass', 'fail', 'unknown'])
const gradeOutcome = v.picklist(GRADE_OUTCOMES)

const lawSchema = v.strictObject({
  law: v.string(),
  sentence: v.string(),
  level: count,
  outcome,
  held: count,
  failed: count,
  picture: v.optional(v.string()),
  hint: v.optional(v.string()),
})

const levelSchema = v.strictObject({
  level: count,
  name: v.string(),
  outcome,
  points,
  maxPoints: points,
  problem: v.optional(v.string()),
  laws: v.array(lawSchema),
})

const told = { outcome: gradeOutcome, forTeacher: v.string(), forStudent: v.string() }

const ownTestsSchema = v.strictObject({
  ...told,
  flaws: count,
  caught: v.array(v.string()),
  faults: v.array(v.string()),
  points,
  maxPoints: points,
})

/** What the judge says of one student's kata: see `KataResult`. */
export const kataResultSchema = v.strictObject({
  kata: v.string(),
  title: v.string(),
  ...told,
  levels: v.array(levelSchema),
  ownTests: v.optional(ownTestsSchema),
  points,
  maxPoints: points,
})
