import type { Results } from './results.ts'

/** Reads a `results.json` back. */
export function readResults(text: string): Results {
  return JSON.parse(text) as Results
}
