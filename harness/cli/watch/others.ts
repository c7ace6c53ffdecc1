import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import type { Attempt } from '../../attempts/folder.ts'

const NAME = /^watch-(\d+)\.pid$/

/** This process among those that watch one attempt. */
export interface Presence {
  /** The processes that watch it, too. */
  others: () => number[]
  leave: () => void
}

/**
 * Leaves a file beside the journal for as long as this process watches an attempt. One whose process
 * has ended, or that is older than this machine's start, says nothing and is removed.
 */
export function announce({ folder }: Attempt): Presence {
  const kept = join(folder, '.kata')
  const own = join(kept, `watch-${process.pid}.pid`)
  const leave = (): void => rmSync(own, { force: true })
  const tolerant = <T>(action: () => T, otherwise: T): T => {
    // A folder that cannot be read or written is no reason not to watch.
    try {
      return action()
    } catch {
      return otherwise
    }
  }
  tolerant(() => {
    if (!existsSync(folder)) return
    mkdirSync(kept, { recursive: true })
    writeFileSync(own, '')
    process.once('exit', () => tolerant(leave, undefined))
  }, undefined)
  return {
    leave: () => tolerant(leave, undefined),
    others: () =>
      tolerant(() => readdirSync(kept), []).flatMap((name) => {
        const pid = Number(NAME.exec(name)?.[1] ?? Number.NaN)
        if (Number.isNaN(pid) || pid === process.pid) return []
        const file = join(kept, name)
        if (isAlive(pid) && tolerant(() => isOfThisBoot(file), false)) return [pid]
        tolerant(() => rmSync(file, { force: true }), undefined)
        return []
      }),
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isOfThisBoot(file: string): boolean {
  return statSync(file).mtimeMs > Date.now() - uptime() * 1_000
}
