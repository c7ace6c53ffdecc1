import * as v from 'valibot'
import { assignmentSchema } from '../assignment/schema.ts'
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

const text = v.string()
const ids = v.record(text, text)

const studentSchema = v.strictObject({
  id: v.pipe(text, v.nonEmpty()),
  name: text,
  email: v.optional(text),
  section: v.optional(text),
  ids,
})

const studentResultSchema = v.strictObject({
  student: studentSchema,
  submission: v.optional(
    v.strictObject({
      from: text,
      receivedAt: v.optional(text),
      isCommitTime: v.optional(v.literal(true)),
      digest: text,
      ignored: v.array(v.strictObject({ path: text, why: text })),
    }),
  ),
  late: v.strictObject({ due: text, minutes: count, days: count, percentLost: points }),
  katas: v.array(kataResultSchema),
  points,
  score: points,
  maxPoints: points,
  needsEye: v.array(text),
})

const pairSchema = v.strictObject({
  kata: text,
  students: v.tuple([text, text]),
  likeness: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  longest: v.optional(v.strictObject({ lines: count, at: v.tuple([count, count]) })),
})

/** `results.json`: see `Results`. Nothing else may stand in it. */
export const resultsSchema = v.strictObject({
  format: v.literal('router-round/results/v1'),
  kit: text,
  assignment: assignmentSchema,
  seed: text,
  sandbox: v.picklist(['bubblewrap', 'unsandboxed']),
  students: v.array(studentResultSchema),
  similarity: v.array(pairSchema),
})
