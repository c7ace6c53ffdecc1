import { createRouter as right } from './right.ts'
export { parseRequest } from './right.ts'
export const createRouter: typeof right = (handler, options) => {
  const router = right(handler, options)
  const submit = (request: unknown): Promise<unknown> => {
    const answer = router.submit(request)
    if (typeof request === 'object' && request) Object.assign(request, { priority: 0 })
    return answer
  }
  return { ...router, submit }
}
