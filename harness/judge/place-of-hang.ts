import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Workload } from '../core/workload.ts'
import type { Jail } from '../jail/jail.ts'
import { BUNDLE_INSIDE, Child, type Loadable } from './child-process.ts'
import type { Frame } from './locator.ts'

/**
 * Where code is that never gives the thread back, as "solution.ts:23, in pump": runs it once more in a
 * child with a debugger. Nothing when it cannot be told.
 *
 * @param workload on which it hangs; without one, it hangs at import.
 */
export async function placeOfHang(
  kit: string,
  code: Loadable,
  workload?: Workload,
  jail?: Jail,
): Promise<string | undefined> {
  const child = new Child(kit, { locate: true, ...(jail && { jailed: { jail, code } }) })
  try {
    const map = new SourceMap(inlineMapOf(readFileSync(code.bundle, 'utf8')))
    const url = pathToFileURL(jail ? BUNDLE_INSIDE : code.bundle).href
    for await (const frames of child.stacks(code, workload)) {
      for (const frame of frames.filter((one) => one.url === url)) {
        const place = placeOf(frame, map, code.solution)
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
  return `${basename(file)}:${entry.originalLine + 1}${name ? `, in ${name}` : ''}`
}

function inlineMapOf(code: string): SourceMapPayload {
  const data = code.slice(code.lastIndexOf('base64,') + 'base64,'.length).trim()
  return JSON.parse(Buffer.from(data, 'base64').toString()) as SourceMapPayload
}
