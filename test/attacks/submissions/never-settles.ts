export { parseRequest } from './right.ts'
export const createRouter = (): object => ({
  submit: () => new Promise(() => undefined),
  stats: () => ({ queued: 0, running: 0 }),
})
