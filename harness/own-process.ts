import { fork, type ChildProcess } from 'node:child_process'

/** Beside its parent, `CI` set: vitest then asks nothing and watches nothing. */
export interface OwnProcessOptions {
  cwd: string
  /** In front of the script. @default none */
  execArgv?: string[]
  /** A process group of its own, to be killed with all that it starts. @default false */
  isGroup?: boolean
}

/**
 * Starts a script that runs vitest on what a learner wrote, in a process of its own that can be killed.
 * It inherits neither a vitest around it nor Node's options, and prints nothing.
 */
export function startProcess(
  script: string,
  args: string[],
  { cwd, execArgv = [], isGroup = false }: OwnProcessOptions,
): ChildProcess {
  const { VITEST: _, NODE_OPTIONS: __, ...env } = process.env
  return fork(script, args, {
    cwd,
    env: { ...env, CI: '1' },
    execArgv,
    detached: isGroup,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}
