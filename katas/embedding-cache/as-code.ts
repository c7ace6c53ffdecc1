import type { AsCode } from '../../harness/core/index.ts'
import { codeOf, objectOf, tableCode } from '../../harness/kata/index.ts'
import type { CacheWorkload, Key } from './drive.ts'

/** Loads are counted by key; what each does stands in a table, and those beyond answer after 10 ms. */
export const asCode: AsCode<CacheWorkload> = {
  imports: ['createCache'],
  setup({ options }) {
    const { max, ttlMs, keys } = options
    const loads = tableCode(keys.map((key) => [pairOf(key), loadsOf(key)]))
    const made = objectOf({ max, ttlMs })
    if (loads === undefined || made === undefined) return undefined
    return [
      `const loads = ${loads}`,
      'const counts = {}',
      'const load = (model, text) => {',
      '  const [name, ...plans] = loads[`${model} ${text}`]',
      '  const count = (counts[name] = (counts[name] ?? 0) + 1)',
      "  return work(`load ${count} ${name}`, plans[count - 1] ?? ['resolve', 10, `${name}${count}`])",
      '}',
      `const cache = createCache(load, ${made})`,
    ]
  },
  call(operation, { options }) {
    if (operation.do !== 'get' && operation.do !== 'delete') return undefined
    if (operation.do === 'get' && operation.beside) return undefined
    const key = options.keys.find(({ name }) => name === operation.key)
    if (!key) return undefined
    const pair = `${codeOf(key.model)}, ${codeOf(key.text)}`
    return operation.do === 'get'
      ? `hear('${operation.id}', cache.get(${pair}))`
      : `cache.delete(${pair})`
  },
}

function pairOf({ model, text }: Key): string {
  return `${model} ${text}`
}

function loadsOf({ name, loads }: Key): string | undefined {
  const plans = loads.map(({ how, ms, value }, index) => {
    const isGood = how === 'resolve' || how === 'return'
    const id = `${name}${index + 1}`
    const usual = isGood ? `"${id}"` : `new Error("load of ${id} failed")`
    const code = value === undefined ? usual : codeOf(value)
    return code && `['${how}', ${ms}, ${code}]`
  })
  return plans.includes(undefined) ? undefined : `[${[`"${name}"`, ...plans].join(', ')}]`
}
