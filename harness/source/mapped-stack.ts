import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { fileURLToPath } from 'node:url'

/** A stack as if the sources ran: each place in compiled code becomes the one that it was made of. */
export function mappedStack(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>()
  return stack.replace(/(file:\/\/.+?\.mjs):(\d+):(\d+)/g, (place, url, line, column) => {
    if (!maps.has(url)) maps.set(url, mapOf(url))
    const map = maps.get(url)
    const entry = map?.findEntry(Number(line) - 1, Number(column) - 1)
    if (!map || !entry || !('originalSource' in entry)) return place
    const { originalSource, originalLine, originalColumn } = entry
    const source = fileURLToPath(new URL(originalSource, map.payload.sourceRoot))
    return `${source}:${originalLine + 1}:${originalColumn + 1}`
  })
}

function mapOf(url: string): SourceMap | undefined {
  try {
    const code = readFileSync(new URL(url), 'utf8')
    const where = /^\/\/# sourceMappingURL=(.+)$/m.exec(code)?.[1] ?? ''
    const data = /^data:.*;base64,(.*)$/.exec(where)?.[1]
    const text =
      data === undefined
        ? readFileSync(new URL(where, url), 'utf8')
        : Buffer.from(data, 'base64').toString()
    return new SourceMap(JSON.parse(text) as SourceMapPayload)
  } catch {
    return undefined
  }
}
