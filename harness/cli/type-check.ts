import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { KIT_ROOT } from '../bank/bank.ts'
import { counted } from '../core/words.ts'
import type { Paint } from '../explain/paint.ts'
import { wrap } from '../explain/wrap.ts'
import type { Attempt } from '../attempts/folder.ts'
import { textOf } from '../lib/text-of.ts'

const SHOWN_MAX = 5

/** A type check under way: its errors as "solution.ts:3:5 message", or nothing if it was stopped. */
export interface RunningTypeCheck {
  errors: Promise<string[] | undefined>
  stop: () => void
}

/**
 * Of an attempt what the learner writes: `kata.test.ts` is the kit's, imports most of it, and checking all
 * that takes four times as long.
 */
const OWN_FILES = JSON.stringify({
  extends: '../tsconfig.json',
  include: ['..'],
  exclude: ['../kata.test.ts'],
})

/**
 * Checks the types of the attempt's own files in a process of its own. Incremental: the second check
 * takes a fraction of the first.
 */
export function checkTypes({ folder }: Attempt): RunningTypeCheck {
  const tsc = createRequire(join(KIT_ROOT, 'package.json')).resolve('typescript/bin/tsc')
  const project = join(folder, '.kata', 'types.json')
  // Another check may be reading it.
  if (textOf(project) !== OWN_FILES) writeFileSync(project, OWN_FILES)
  const child = spawn(
    process.execPath,
    [
      ...[tsc, '--project', project, '--noEmit', '--pretty', 'false', '--incremental'],
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

/** What is wrong with the types, beside a verdict that does not depend on it. */
export function typeErrorLines(errors: string[], paint: Paint, columns?: number): string[] {
  const shown = errors.slice(0, SHOWN_MAX)
  const rest = errors.length - shown.length
  return [
    paint.unsure(`types: ${counted(errors.length, 'error')}`),
    ...shown.flatMap((error) => wrap(error, '    ', '  ', columns)),
    ...(rest > 0 ? [`  … ${rest} more`] : []),
  ]
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
