import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import { systemCallFilter } from './system-calls.ts'
import { whyNoJail } from './why-no-jail.ts'

/**
 * A program and the files of this machine that it may read, by the path at which it sees them. It sees
 * no others, can write none, has no network, no other process, an empty environment, and nothing is left
 * of it once it has ended.
 */
export interface Jailed {
  program: readonly string[]
  files: Readonly<Record<string, string>>
  /** Where it begins. @default / */
  folder?: string
  /** Of processor time, all threads together; then it is killed. @default 180 */
  cpuSecondsMax?: number
}

export interface Jail {
  /** What to start in place of the program, with its arguments. What it inherits as 0 to 3 goes through. */
  commandFor(jailed: Jailed): string[]
}

/** Of one process in the jail. Memory is what it may write to, all threads together. */
const LIMITS = { memoryMb: 2_048, cpuSecondsMax: 180, openFiles: 64 }

/** In the jail. */
export const NODE = '/node'

let found: Jail | { missing: string } | undefined

/** The jail of this machine, once it has proved to hold; or what is missing, and what to do. */
export function findJail(): Jail | { missing: string } {
  return (found ??= look())
}

function look(): Jail | { missing: string } {
  if (process.platform !== 'linux') {
    return { missing: `a jail needs Linux and bubblewrap; this is ${process.platform}` }
  }
  const filter = systemCallFilter()
  if (!filter) return { missing: `no jail is known for a processor of the kind ${process.arch}` }
  const folder = temporaryFolder('kata-jail-')
  const filterFile = join(folder.path, 'system-calls.bpf')
  writeFileSync(filterFile, filter)
  const jail = bubblewrap(filterFile)
  const [file = '', ...args] = jail.commandFor({ program: [NODE, '--version'], files: {} })
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8', env: {} })
  if (status === 0) return jail
  return { missing: whyNoJail(error?.message ?? stderr, restrictsNamespaces()) }
}

/** Where programs are looked for outside the jail. */
const PATH = '/usr/local/bin:/usr/bin:/bin'

function restrictsNamespaces(): boolean {
  try {
    const file = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
    return readFileSync(file, 'utf8').trim() === '1'
  } catch {
    return false
  }
}

function bubblewrap(filterFile: string): Jail {
  const { memoryMb, openFiles } = LIMITS
  // The shell sets the limits, opens the filter and becomes bubblewrap.
  const limits = `ulimit -c 0; ulimit -d ${memoryMb * 1_024}; ulimit -n ${openFiles}`
  const scriptFor = (cpuSeconds: number): string =>
    `PATH=${PATH}; ${limits}; ulimit -t ${cpuSeconds}; exec bwrap "$@" 9<"$0"`
  const node = { [NODE]: process.execPath, ...sharedObjects() }
  return {
    commandFor: ({ program, files, folder = '/', cpuSecondsMax = LIMITS.cpuSecondsMax }) => [
      ...['/bin/sh', '-c', scriptFor(cpuSecondsMax), filterFile],
      ...['--unshare-all', '--unshare-user', '--uid', '65534', '--gid', '65534'],
      ...['--hostname', 'jail', '--cap-drop', 'ALL', '--clearenv'],
      ...['--die-with-parent', '--new-session', '--as-pid-1', '--seccomp', '9'],
      ...['--dev-bind', '/dev/null', '/dev/null', '--ro-bind', '/dev/urandom', '/dev/urandom'],
      ...Object.entries({ ...node, ...files }).flatMap(([at, file]) => ['--ro-bind', file, at]),
      ...['--chdir', folder, '--remount-ro', '/', '--', ...program],
    ],
  }
}

/** The process that a started jail keeps, once it is there. */
export function pidInside(pid: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return Number(children.split(' ')[0]) || undefined
  } catch {
    return undefined
  }
}

/** The libraries that Node is linked to, where the loader looks for them. */
function sharedObjects(): Record<string, string> {
  const report = process.report as typeof process.report & { excludeNetwork: boolean }
  report.excludeNetwork = true
  const { sharedObjects } = report.getReport() as unknown as { sharedObjects: string[] }
  const files = sharedObjects.filter((path) => path.startsWith('/'))
  return Object.fromEntries(files.map((path) => [path, path]))
}
