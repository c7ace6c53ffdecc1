/** A figure with how it was found out; or why there is none. Nothing is scored without measuring. */
export type Measured<T> = ({ measured: true; how: string } & T) | NotMeasured

export interface NotMeasured {
  measured: false
  why: string
}

export function notMeasured(why: string): NotMeasured {
  return { measured: false, why }
}

export function measured<T extends object>(
  how: string,
  found: T,
): { measured: true; how: string } & T {
  return { measured: true, how, ...found }
}

/** What a tool found; or, where the tool itself broke, that it did. */
export async function orNot<T>(
  why: string,
  measure: () => T | Promise<T>,
): Promise<T | NotMeasured> {
  try {
    return await measure()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return notMeasured(`${why}: ${message.split('\n')[0]}`)
  }
}
