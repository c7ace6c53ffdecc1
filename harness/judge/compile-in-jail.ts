import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { KIT_PACKAGES } from '../compile/cache.js'
import type { Problem } from '../core/verdict.ts'
import type { Jail } from '../jail/jail.ts'
import { sayNotFound } from '../source/import-error.ts'
import { whyNotAFile, type Compiled } from './compile.ts'

/** In the jail. */
const COMPILER = '/esbuild'
const SUBMISSION = '/submission'
/** With what it needs itself: all that a solution may import. */
const PACKAGES = ['p-queue', 'eventemitter3', 'p-timeout']

const CODE_BYTES_MAX = 16 * 2 ** 20
/** Of a compiler that takes milliseconds; the jail bounds its CPU time. */
const WALL_MS_MAX = 120_000

/**
 * Compiles an implementation where an import finds what lies in its own folder and what a solution may
 * import, and nothing else of this machine.
 */
export async function compileInJail(
  jail: Jail,
  solution: string,
  kitRoot: string,
): Promise<Compiled> {
  const missing = whyNotAFile(solution)
  if (missing) return { problem: { kind: 'no-file', message: missing, file: solution } }
  const packages = PACKAGES.map((name) => [`/node_modules/${name}`, join(KIT_PACKAGES, name)])
    // Of another version than the one beside it, one lies in the package that needs it.
    .filter(([, folder = '']) => existsSync(folder))
  const [file = '', ...args] = jail.commandFor({
    program: [
      ...[
        COMPILER,
        `${SUBMISSION}/${basename(solution)}`,
        '--bundle',
        '--format=esm',
        '--platform=node',
      ],
      ...['--target=node20', '--sourcemap=inline', '--tsconfig-raw={}', '--log-limit=1'],
      ...['--color=false', '--preserve-symlinks'],
    ],
    // Its source map names files from there.
    folder: SUBMISSION,
    files: {
      [COMPILER]: compilerIn(kitRoot),
      [SUBMISSION]: dirname(solution),
      ...Object.fromEntries(packages),
    },
  })
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      { env: {}, maxBuffer: CODE_BYTES_MAX, timeout: WALL_MS_MAX, killSignal: 'SIGKILL' },
      (error, code, said) =>
        resolve(error ? { problem: problemIn(said, error, solution) } : { code }),
    )
  })
}

function compilerIn(kitRoot: string): string {
  const own = createRequire(createRequire(join(kitRoot, 'package.json')).resolve('esbuild'))
  return own.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`)
}

/** What esbuild prints of an error: its message, then the place and the line. */
const SAID = /\[ERROR\] (.+)\n(?:\n {4}(\S+?):(\d+):(\d+):\n *\d+ │ (.*))?/

function problemIn(said: string, error: Error, solution: string): Problem {
  const [, message, file, line, column, text] = SAID.exec(said) ?? []
  const about = { kind: 'compile' as const, file: solution }
  if (message === undefined) {
    return {
      ...about,
      message: `the compiler was stopped: ${said.trim().split('\n').at(-1) || error.message}`,
    }
  }
  const missing = /^Could not resolve "(.+)"$/.exec(message)?.[1]
  return {
    ...about,
    message: missing ? sayNotFound(missing) : message,
    ...(file && { file, line: Number(line), column: Number(column) + 1, text: text?.trim() ?? '' }),
  }
}
