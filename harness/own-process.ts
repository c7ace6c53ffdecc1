import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { KIT_ROOT } from './bank.ts'

/** By its whole path: a bare `tsx` is looked for from the working folder, which may be anywhere. */
const TSX = pathToFileURL(join(KIT_ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href

export interface OwnProcessOptions {
  cwd: string
  /** A process group of its own, to be killed with all that it starts. @default false */
  isGroup?: boolean
}

/**
 * Starts a script that runs what a learner wrote on real time: in a
 * process of its own that can be killed. It inherits neither a vitest around it nor Node's options, and
 * prints nothing. `CI` is set: a vitest in it asks nothing and watches nothing.
 */
export function startProcess(
  script: string,
  args: string[],
  { cwd, isGroup = false }: OwnProcessOptions,
): ChildProcess {
  const { VITEST: _, NODE_OPTIONS: __, ...env } = process.env
  return fork(script, args, {
    cwd,
    env: { ...env, CI: '1', TSX_TSCONFIG_PATH: join(KIT_ROOT, 'tsconfig.json') },
    execArgv: ['--import', TSX],
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
