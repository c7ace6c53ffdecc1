import { placeOf, type Place, type SourceOf } from '../core/place.ts'

/** What an import threw, and where: anything can be thrown, `null` too. */
export function describeImportError(
  error: unknown,
  sourceOf: SourceOf,
): { message: string; at?: Place } {
  const at = placeOf(error, sourceOf)
  return { message: messageOf(error), ...(at && { at }) }
}

/** Why an import cannot be found, and what a solution may import. */
export function sayNotFound(specifier: string): string {
  const what = specifier.startsWith('.')
    ? `there is no file "${specifier}" beside this one`
    : `there is no package "${specifier}" here`
  return `${what}: a solution may import its contract (./contract.ts), what Node brings (node:…) and p-queue`
}

/** As vite words it, where a module runs in the process of vitest. */
const NOT_FOUND = /(?:Failed to resolve import|Cannot find (?:package|module)) ["'](.+?)["']/

function messageOf(error: unknown): string {
  try {
    if (!(error instanceof Error)) return String(error)
    const missing = NOT_FOUND.exec(error.message)?.[1]
    return missing ? sayNotFound(missing) : `${error.name}: ${error.message}`
  } catch {
    return 'a value that cannot be printed'
  }
}
