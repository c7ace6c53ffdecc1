/** A figure with how it was found out; or why there is none. Nothing is scored without measuring. */
export type Measured<T> = ({ measured: true; how: string } & T) | { measured: false; why: string }

export function notMeasured(why: string): { measured: false; why: string } {
  return { measured: false, why }
}

export function measured<T extends object>(
  how: string,
  found: T,
): { measured: true; how: string } & T {
  return { measured: true, how, ...found }
}
