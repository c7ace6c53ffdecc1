// Past the compiler: the name is put together when it runs.
const load = async (name: string): Promise<unknown> => import(name).catch(() => undefined)
const names = ['fast-check', 'chai', 'vitest', '/node_modules/fast-check/lib/fast-check.js']
const worked = (await Promise.all(names.map(load))).some((found) => found !== undefined)
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
