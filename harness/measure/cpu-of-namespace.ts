import { childrensCpuMs } from './cpu-of-call.ts'

/**
 * A command, to be started by `sh`, in a process namespace of its own. What a shell counts for its children leaves
 * out those that are killed with the jail around them; the first process of a namespace inherits and counts them.
 */
export function inNamespace(command: readonly string[]): string[] {
  const script = '"$@" >/dev/null; code=$?; times; cat /proc/1/stat; getconf CLK_TCK; exit $code'
  const around = ['bwrap', '--dev-bind', '/', '/', '--proc', '/proc', '--unshare-pid', '--']
  return [...around, 'sh', '-c', script, 'sh', ...command]
}

/** Processor milliseconds of all that ran in the namespace, from what it printed; nothing where that is not there. */
export function cpuMsOfNamespace(printed: string): number | undefined {
  const waitedForMs = childrensCpuMs(printed)
  const [, , stat = '', ticksPerSec = ''] = printed.split('\n')
  // User and system time of the children of the first process, as `man 5 proc` counts the fields.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
  const orphansMs = (1_000 * (Number(user) + Number(system))) / Number(ticksPerSec)
  if (waitedForMs === undefined || !Number.isFinite(orphansMs)) return undefined
  return orphansMs + waitedForMs
}
