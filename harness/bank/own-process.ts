import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { compiledKit, KIT_ROOT } from '../compile/cache.js'

const RUN = join(KIT_ROOT, 'harness', 'compile', 'run.js')

export interface OwnProcessOptions {
  cwd: string
  /** A process group of its own, to be killed with all that it starts. @default false */
  isGroup?: boolean
}

/**
 * Starts a module of the kit that runs what a learner wrote on real time: in a process of its own that
 * can be killed. It inherits neither a vitest around it nor Node's options, and prints nothing. `CI` is
 * set: a vitest in it asks nothing and watches nothing.
 *
 * @param module its path in `harness/`, without the extension; one with which a process begins.
 */
export function startProcess(
  module: string,
  args: string[],
  { cwd, isGroup = false }: OwnProcessOptions,
): ChildProcess {
  const { VITEST: _, NODE_OPTIONS: __, ...env } = process.env
  return fork(RUN, [module, compiledKit() ?? '', ...args], {
    cwd,
    env: { ...env, CI: '1' },
    execArgv: [],
    detached: isGroup,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

/** Kills a process that leads a group: its workers, and theirs, die with it. Safe to call twice. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended by itself, and so has all that it started.
  }
}

/** For the process that leads a group: it kills that, itself included, when its parent is gone. */
export function leaveWithParent(): void {
  process.once('disconnect', () =>
    process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGKILL'),
  )
}
