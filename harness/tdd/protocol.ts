import * as v from 'valibot'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const usesSchema = v.object({
  calls: count,
  returned: count,
  threw: count,
  fulfilled: count,
  rejected: count,
  refused: count,
})

/** What a worker writes into its file, a line each, as it happens. */
const factSchema = v.variant('kind', [
  v.object({ kind: v.literal('opened'), pid: count }),
  v.object({
    kind: v.literal('collected'),
    tests: v.array(
      v.object({
        id: v.string(),
        name: v.string(),
        line: v.optional(count),
        mode: v.picklist(['run', 'skip', 'todo']),
      }),
    ),
    error: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('began'), id: v.string() }),
  v.object({
    kind: v.literal('ran'),
    id: v.string(),
    state: v.picklist(['pass', 'fail', 'skip']),
    message: v.optional(v.string()),
    timedOut: v.boolean(),
    assertions: count,
    uses: usesSchema,
  }),
  v.object({ kind: v.literal('ended'), error: v.optional(v.string()) }),
])
export type Fact = v.InferOutput<typeof factSchema>

const testResultSchema = v.object({
  /** Its name with those of its suites, and a number where that is not enough to tell it. */
  key: v.string(),
  name: v.string(),
  line: v.optional(count),
  /** `hang`: it never gave the thread back and was killed; `not-run`: it comes after such a one. */
  state: v.picklist(['pass', 'fail', 'skip', 'todo', 'hang', 'not-run']),
  message: v.optional(v.string()),
  timedOut: v.boolean(),
  assertions: count,
  uses: usesSchema,
})
/** How one test went on one variant. */
export type TestResult = v.InferOutput<typeof testResultSchema>

const resultSchema = v.object({
  variant: v.string(),
  tests: v.array(testResultSchema),
  /** Outside of any test: while the file was loaded, or in a hook of a suite. */
  error: v.optional(v.string()),
})
/** How the test file went on one variant. */
export type VariantResult = v.InferOutput<typeof resultSchema>

const messageSchema = v.variant('kind', [
  v.object({ kind: v.literal('result'), result: resultSchema }),
  v.object({ kind: v.literal('done') }),
  v.object({ kind: v.literal('failed'), message: v.string() }),
])
/** What the child tells. */
export type Message = v.InferOutput<typeof messageSchema>

const orderSchema = v.object({
  folder: v.string(),
  testFile: v.string(),
  solution: v.string(),
  /** Where the workers write, a file each. */
  facts: v.string(),
  /** Judged in this order; `id` says nothing, since a test can read it. */
  variants: v.array(v.object({ id: v.string(), code: v.string(), names: v.array(v.string()) })),
  usesFastCheck: v.boolean(),
  /** Nothing in the tests waits in a way that a look at the event loop cannot see. */
  tellsWaiting: v.boolean(),
})
/** What the child is asked to do. */
export type Order = v.InferOutput<typeof orderSchema>

export function parseOrder(value: unknown): Order {
  return v.parse(orderSchema, value)
}

export function parseMessage(value: unknown): Message | undefined {
  const parsed = v.safeParse(messageSchema, value)
  return parsed.success ? parsed.output : undefined
}

/** The facts of a file, in order; a torn last line is passed over. */
export function parseFacts(text: string): Fact[] {
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = v.safeParse(factSchema, JSON.parse(line))
      return parsed.success ? [parsed.output] : []
    } catch {
      return []
    }
  })
}
