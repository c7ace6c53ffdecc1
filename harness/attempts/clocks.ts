import { createHash } from 'node:crypto'
import { hostname, uptime } from 'node:os'
import { textOf } from '../lib/text-of.ts'

/** What the clocks of this machine read at one moment. */
export interface Clocks {
  /** Since 1970, in milliseconds. */
  wallMs: number
  /** Since the machine was started, in whole seconds, and which start that was. */
  uptimeSec?: number
  boot?: string
}

/**
 * Reads them. A wall clock that was set back while this process lives is overruled by the monotonic one,
 * which nobody can set.
 */
export function readClocks(): Clocks {
  const wallMs = Math.max(Date.now(), Math.floor(performance.timeOrigin + performance.now()))
  const uptimeSec = secondsUp()
  return { wallMs, ...(uptimeSec !== undefined && { uptimeSec, boot: BOOT }) }
}

/** Told by Linux for each start; elsewhere the machine's name has to do. Only ever compared. */
const BOOT = createHash('sha256')
  .update(textOf('/proc/sys/kernel/random/boot_id') ?? hostname())
  .digest('hex')
  .slice(0, 8)

function secondsUp(): number | undefined {
  try {
    return Math.floor(uptime())
  } catch {
    // Some systems tell nobody.
    return undefined
  }
}
