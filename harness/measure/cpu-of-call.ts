import { spawnSync } from 'node:child_process'
import { KIT_ROOT } from '../bank/bank.ts'

/**
 * Processor milliseconds, user and system together, of a call of Node with all that it starts and waits for.
 * A shell counts for its children, in hundredths of a second: hence so many calls of what is short.
 *
 * @param calls the mean of so many.
 * @throws {Error} when a call fails.
 */
export function cpuMsOfCall(args: string[], calls = 1): number {
  const loop = `i=0; while [ $i -lt ${calls} ]; do "$@" >/dev/null || exit; i=$((i+1)); done; times`
  const all = ['-c', loop, 'sh', process.execPath, ...args]
  const { stdout, stderr } = spawnSync('sh', all, { cwd: KIT_ROOT, encoding: 'utf8' })
  const cpuMs = childrensCpuMs(stdout)
  if (cpuMs === undefined) throw new Error(`${args.join(' ')} was not measured:\n${stderr}`)
  return cpuMs / calls
}

/** What a shell's `times` says of its children; nothing where it did not come to that. */
export function childrensCpuMs(printed: string): number | undefined {
  const times = [...(printed.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)]
  if (times.length !== 2) return undefined
  return 1_000 * times.reduce((sum, [, min, rest]) => sum + Number(min) * 60 + Number(rest), 0)
}
