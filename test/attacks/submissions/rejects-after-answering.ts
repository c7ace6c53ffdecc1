import { createRouter as right } from './right.ts'
type Router = ReturnType<typeof right>
export { parseRequest } from './right.ts'
export const createRouter = (...args: Parameters<typeof right>): Router => {
  const router = right(...args)
  const submit = async (request: never): Promise<unknown> => {
    const answer = await router.submit(request)
    void Promise.resolve().then(() => Promise.reject(new Error('too late to count')))
    return answer
  }
  return { ...router, submit: submit as Router['submit'] }
}
