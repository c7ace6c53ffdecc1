const hostile = (): unknown => {
  const cycle: Record<string, unknown> = JSON.parse('{"__proto__":{"asymmetricMatch":1}}')
  cycle['self'] = cycle
  Object.defineProperty(cycle, 'then', {
    get() {
      throw new Error('read me not')
    },
  })
  return new Proxy(cycle, {
    getPrototypeOf() {
      throw new Error('nor this')
    },
  })
}
export const parseRequest = (input: unknown): unknown => input
export const createRouter = (): object => ({
  submit: () => Promise.resolve([hostile(), 10n, NaN, -0]),
  stats: () => ({ queued: 1n, running: Symbol('none') }),
})
