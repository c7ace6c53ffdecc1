import { createRouter as right } from './right.ts'
export { parseRequest } from './right.ts'
/** Leaves a listener on each signal, and says that it fired. */
export const createRouter: typeof right = (handler, options) => {
  const router = right(handler, options)
  const submit = (request: unknown): Promise<unknown> => {
    const { signal } = (request ?? {}) as { signal?: AbortSignal }
    if (signal instanceof AbortSignal) {
      signal.addEventListener('abort', () => undefined)
      Object.defineProperty(signal, 'aborted', { value: true })
    }
    return router.submit(request)
  }
  return { ...router, submit }
}
