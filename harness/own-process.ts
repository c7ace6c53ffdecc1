import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { KIT_ROOT } from './bank.ts'

/** By its whole path: a bare `tsx` is looked for from the working folder, which may be anywhere. */
const TSX = pathToFileURL(join(KIT_ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href

export interface OwnProcessOptions {
  cwd: string
  /** In front of the script. @default none */
  execArgv?: string[]
  /** A process group of its own, to be killed with all that it starts. @default false */
  isGroup?: boolean
}

/**
 * Starts a script, in JavaScript or TypeScript, that runs what a learner wrote on real time: in a
 * process of its own that can be killed. It inherits neither a vitest around it nor Node's options, and
 * prints nothing. `CI` is set: a vitest in it asks nothing and watches nothing.
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
    execArgv: [...(script.endsWith('.ts') ? ['--import', TSX] : []), ...execArgv],
    detached: isGroup,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}
