import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { KIT_ROOT } from '../../harness/bank/bank.ts'

export interface Answer {
  code: number | null
  stdout: string
  stderr: string
}

/** Calls the real command over a bank, as a person in that folder would, without a terminal. */
export function kata(bank: string, args: string[], cwd = bank): Promise<Answer> {
  const command = join(KIT_ROOT, 'harness', 'cli', 'kata.js')
  return run(process.execPath, [command, ...args], cwd, { KATA_BANK: bank })
}

/** Runs vitest on a folder of a bank. */
export function vitest(bank: string, folder: string, ...flags: string[]): Promise<Answer> {
  const command = join(KIT_ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const args = ['run', '--root', bank, folder, ...flags]
  return run(process.execPath, [command, ...args], bank, { KATA_BANK: bank })
}

/** Runs a command to its end, as outside of a test. */
export function run(
  command: string,
  args: string[],
  cwd: string,
  more: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { VITEST: _, ...inherited } = process.env
    const env = { ...inherited, ...more, NO_COLOR: '1', CI: '1' }
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += String(chunk)))
    child.stderr.on('data', (chunk) => (stderr += String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
