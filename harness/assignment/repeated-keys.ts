import { isPair, isScalar, isSeq, parseDocument, visit } from 'yaml'

/**
 * Where JSON has a key for the second time in one object, by the path to it: `JSON.parse` takes the last one
 * and says nothing. Whoever reads YAML reads JSON as well, with all that stands there.
 *
 * @param json that `JSON.parse` takes.
 */
export function repeatedKeys(json: string): (string | number)[][] {
  const repeated: (string | number)[][] = []
  visit(parseDocument(json, { uniqueKeys: false }), {
    Map(_key, map, ancestors) {
      const seen = new Set<unknown>()
      for (const pair of map.items) {
        const name = isScalar(pair.key) ? pair.key.value : pair.key
        if (seen.has(name)) repeated.push([...pathOf([...ancestors, map]), String(name)])
        seen.add(name)
      }
    },
  })
  return repeated
}

/** From the outermost on: a pair tells its key, a list at which place the next one stands. */
function pathOf(nodes: readonly unknown[]): (string | number)[] {
  return nodes.flatMap((node, index): (string | number)[] => {
    if (isPair(node)) return [String(isScalar(node.key) ? node.key.value : node.key)]
    const parent = nodes[index - 1]
    return isSeq(parent) ? [parent.items.indexOf(node)] : []
  })
}
