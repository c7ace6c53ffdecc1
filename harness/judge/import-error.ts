/** What an import threw, as text: anything can be thrown, `null` too. */
export function describeImportError(error: unknown): { message: string; stack: string } {
  try {
    if (error instanceof Error) {
      return { message: `${error.name}: ${error.message}`, stack: String(error.stack ?? '') }
    }
    return { message: String(error), stack: '' }
  } catch {
    return { message: 'a value that cannot be printed', stack: '' }
  }
}
