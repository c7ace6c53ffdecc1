import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second for every process to read. */
const TICK_MS = 10
/** The smallest page that Linux has: a larger one only makes the figure too small. */
const PAGE_BYTES = 4_096

/**
 * CPU milliseconds that a process has used so far; `undefined` where that cannot be told. An endless
 * loop is told from a slow machine by this, never by the wall clock.
 */
export function cpuMsOf(pid: number): number | undefined {
  if (process.platform === 'linux') return fromProc(pid)
  if (process.platform === 'win32') return undefined
  return fromPs(pid)
}

function fromProc(pid: number): number | undefined {
  try {
    const fields = statOf(pid)
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return undefined
  }
}

/** From the state on, since a name before it may hold anything. */
function statOf(process: number | string): string[] {
  const stat = readFileSync(`/proc/${process}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/**
 * Whether every thread of a process waits to be woken: none works, and none would if the machine were less
 * busy. `undefined` where that cannot be told.
 */
export function isAsleep(pid: number): boolean | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    return threads.every((thread) => statOf(`${pid}/task/${thread}`)[0] === 'S')
  } catch {
    return undefined
  }
}

/** Megabytes that a process holds in memory; `undefined` where that cannot be told cheaply. */
export function residentMbOf(pid: number): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return (pages * PAGE_BYTES) / 2 ** 20
  } catch {
    return undefined
  }
}

/** `ps` prints `[days-][hours:]minutes:seconds[.hundredths]`. */
function fromPs(pid: number): number | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'cputime=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim()
    const [days, clock] = text.includes('-') ? text.split('-') : ['0', text]
    const parts = (clock ?? '').split(':').map(Number)
    const seconds = parts.reduce((total, part) => total * 60 + part, 0)
    return (seconds + Number(days) * 86_400) * 1_000
  } catch {
    return undefined
  }
}
