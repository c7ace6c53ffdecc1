import type { Results } from '../results/results.ts'

/** Every file that is made of the results, by its path in the folder of reports. */
export function exportAll(results: Results): Record<string, string> {
  return { 'results.json': `${JSON.stringify(results, null, 2)}\n` }
}
