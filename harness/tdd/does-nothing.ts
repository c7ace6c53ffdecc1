/** Stands for every export of a solution that does nothing: answers any call, with no value in it. */
export function doesNothing(): unknown {
  return new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : () => undefined) })
}
