import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { basename } from 'node:path'
import type { Workload } from '../core/workload.ts'
import { Child } from './child-process.ts'
import type { Frame } from './locator.ts'

/**
 * Where code is that never gives the thread back, as "solution.ts:23, in pump": runs it once more in a
 * child with a debugger. Nothing when it cannot be told.
 *
 * @param workload on which it hangs; without one, it hangs at import.
 */
export async function placeOfHang(
  bundle: string,
  options: { solution: string },
  workload?: Workload,
): Promise<string | undefined> {
  const child = new Child(bundle, { ...options, locate: true })
  try {
    const map = new SourceMap(inlineMapOf(readFileSync(bundle, 'utf8')))
    for await (const frames of child.stacks(workload)) {
      for (const frame of frames) {
        const place = placeOf(frame, map, options.solution)
        if (place) return place
      }
    }
    return undefined
  } finally {
    child.kill()
  }
}

function placeOf({ name, line, column }: Frame, map: SourceMap, file: string): string | undefined {
  const entry = map.findEntry(line, column)
  if (!('originalSource' in entry)) return undefined
  const source = entry.originalSource.replace(/^(\.\.?\/)+/, '')
  if (!file.endsWith(source)) return undefined
  // The bundler's wrapper around the whole file is named by its path.
  const isNamed = /^[\w$.#]+$/.test(name)
  return `${basename(file)}:${entry.originalLine + 1}${isNamed ? `, in ${name}` : ''}`
}

function inlineMapOf(code: string): SourceMapPayload {
  const data = code.slice(code.lastIndexOf('base64,') + 'base64,'.length).trim()
  return JSON.parse(Buffer.from(data, 'base64').toString()) as SourceMapPayload
}
