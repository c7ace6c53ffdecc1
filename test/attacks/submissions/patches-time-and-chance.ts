Object.assign(Date, { now: () => 0 })
Object.assign(performance, { now: () => 0 })
Object.assign(Math, { random: () => 0.5 })
Object.assign(globalThis, { setTimeout: () => 0, setImmediate: () => 0 })
export const parseRequest = (input: unknown): unknown => input
export const createRouter = (): object => ({
  submit: () => Promise.resolve(undefined),
  stats: () => ({ queued: 0, running: 0 }),
})
