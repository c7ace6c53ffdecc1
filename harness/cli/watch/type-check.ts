import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Attempt } from '../../attempts/folder.ts'

/** A type check under way: its errors as "solution.ts:3:5 message", or nothing if it was stopped. */
export interface RunningTypeCheck {
  errors: Promise<string[] | undefined>
  stop: () => void
}

/**
 * Checks the types of the attempt's own files in a process of its own. Incremental: the second check
 * takes a fraction of the first.
 */
export function checkTypes({ folder }: Attempt): RunningTypeCheck {
  const tsc = createRequire(import.meta.filename).resolve('typescript/bin/tsc')
  const child = spawn(
    process.execPath,
    [
      ...[tsc, '--project', folder, '--noEmit', '--pretty', 'false', '--incremental'],
      ...['--tsBuildInfoFile', join(folder, '.kata', 'types.tsbuildinfo')],
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
  )
  let text = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (more: string) => (text += more))
  const onExit = (): void => void child.kill('SIGKILL')
  process.once('exit', onExit)
  return {
    errors: new Promise((resolve) => {
      child.on('error', () => resolve(undefined))
      child.on('close', (code, signal) => {
        process.removeListener('exit', onExit)
        resolve(signal || code === null ? undefined : errorsIn(text))
      })
    }),
    stop: () => void child.kill('SIGKILL'),
  }
}

/** tsc's "solution.ts(3,5): error TS2322: Type …" as an editor's "solution.ts:3:5 Type … (TS2322)". */
function errorsIn(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const found = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line)
    if (!found) return /^error (TS\d+): /.test(line) ? [line] : []
    const [, file, row, column, code, message] = found
    return [`${file}:${row}:${column} ${message} (${code})`]
  })
}
