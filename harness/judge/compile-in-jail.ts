import { execFile, type ExecFileException } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
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
/** Of a compiler that takes a tenth of one. */
const CPU_SECONDS_MAX = 5
/** Then the machine is to blame. */
const WALL_MS_MAX = 600_000

/**
 * Compiles an implementation where an import finds what lies in its own folder and what a solution may
 * import, and nothing else of this machine.
 *
 * @param more packages that it may import as well.
 * @throws {Error} when the compiler did not do its work, and the code is not why.
 */
export async function compileInJail(
  jail: Jail,
  solution: string,
  kitRoot: string,
  more: readonly string[] = [],
): Promise<Compiled> {
  const missing = whyNotAFile(solution)
  if (missing) return { problem: { kind: 'no-file', message: missing, file: solution } }
  const packages = [...PACKAGES, ...more]
    .map((name) => [`/node_modules/${name}`, join(KIT_PACKAGES, name)])
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
    cpuSecondsMax: CPU_SECONDS_MAX,
    files: {
      [COMPILER]: compilerIn(kitRoot),
      [SUBMISSION]: dirname(solution),
      ...Object.fromEntries(packages),
    },
  })
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { env: {}, maxBuffer: CODE_BYTES_MAX, timeout: WALL_MS_MAX, killSignal: 'SIGKILL' },
      (error, code, said) => {
        const problem = error && problemIn(said, error, solution)
        if (!error) resolve({ code })
        else if (problem) resolve({ problem })
        else reject(new Error(`the compiler failed: ${said.trim() || error.message}`))
      },
    )
  })
}

function compilerIn(kitRoot: string): string {
  const own = createRequire(createRequire(join(kitRoot, 'package.json')).resolve('esbuild'))
  return own.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`)
}

/** What esbuild prints of an error: its message, then the place and the line. */
const SAID = /\[ERROR\] (.+)\n(?:\n {4}(\S+?):(\d+):(\d+):\n *\d+ │ (.*))?/

function problemIn(said: string, error: ExecFileException, solution: string): Problem | undefined {
  const [, message, file, line, column, text] = SAID.exec(said) ?? []
  const about = { kind: 'compile' as const, file: solution }
  if (message === undefined) {
    const why = whyStopped(error)
    return why === undefined ? undefined : { ...about, message: why }
  }
  const missing = /^Could not resolve "(.+)"$/.exec(message)?.[1]
  return {
    ...about,
    message: missing ? sayNotFound(missing) : message,
    ...(file && { file, line: Number(line), column: Number(column) + 1, text: text?.trim() ?? '' }),
  }
}

/** The jail tells of a signal as a shell does. */
const KILLED = 128 + constants.signals.SIGKILL
/** Of Go, in which it is written: its stack or its memory is full. */
const GAVE_UP = 2

/** Nothing where the code is not why. */
function whyStopped({ code }: ExecFileException): string | undefined {
  if (code === KILLED) {
    return `it takes more than ${CPU_SECONDS_MAX} s of CPU time to compile, and was given up`
  }
  if (code === GAVE_UP) return 'it is nested too deeply, or takes too much memory to compile'
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return `it compiles to more than ${CODE_BYTES_MAX / 2 ** 20} MB`
  }
  return undefined
}
