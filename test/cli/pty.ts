import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { KIT_ROOT } from '../../harness/bank/bank.ts'
import { openPseudoTerminal, type PseudoTerminal } from '../../harness/measure/pseudo-terminal.ts'

export interface PtyOptions {
  columns?: number
  rows?: number
  env?: Record<string, string>
}

export const KATA = join(KIT_ROOT, 'harness', 'cli', 'kata.js')

/** Calls the real command over a bank in a pseudo-terminal; it is killed when the test ends. */
export function kataInPty(bank: string, args: string[], options?: PtyOptions): PseudoTerminal {
  return inPty(process.execPath, [KATA, ...args], bank, options)
}

/** A shell over a bank, which stops jobs and brings them back. */
export function shellInPty(bank: string): PseudoTerminal {
  return inPty('bash', ['--norc', '--noprofile', '-i'], bank, { env: { PS1: 'shell> ' } })
}

/** What a terminal's environment has. Nothing of vitest's, no word on colours, and far from any browser. */
export function environment(bank: string): Record<string, string | undefined> {
  const { VITEST: _, CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env
  return { ...inherited, KATA_BANK: bank, SSH_TTY: '/dev/pts/0' }
}

function inPty(command: string, args: string[], bank: string, options: PtyOptions = {}) {
  const { env, ...size } = options
  const pty = openPseudoTerminal(command, args, {
    cwd: bank,
    env: { ...environment(bank), TERM: 'xterm-256color', ...env },
    ...size,
  })
  onTestFinished(async () => {
    for (const { pid } of await processesUnder(pty.pid)) kill(pid)
    pty.kill('SIGKILL')
    await pty.exit
  })
  return pty
}

interface Process {
  pid: number
  parent: number
  state: string
  command: string
}

/** Every process on this machine that is not a zombie. */
async function processes(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='])
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    const isZombie = pid === undefined || state.startsWith('Z')
    return isZombie ? [] : [{ pid: Number(pid), parent: Number(parent), state, command }]
  })
}

/** The children of a process, and theirs. */
export async function processesUnder(pid: number): Promise<Process[]> {
  const all = await processes()
  const under = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((child) => [child, ...under(child.pid)])
  return under(pid)
}

/** The processes whose command line has this text in it. */
export async function processesWith(text: string): Promise<Process[]> {
  return (await processes()).filter(({ command }) => command.includes(text))
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
