import { UsageError } from './exit-codes.ts'

/** What an exam keeps back of its katas, wherever one asks for it. */
export function underExamination(slug: string, what: string): UsageError {
  return new UsageError(
    `an exam of ${slug} runs (npx kata exam): ${what} until it is over. To end it: npx kata finish`,
  )
}
