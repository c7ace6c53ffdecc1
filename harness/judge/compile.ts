import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build, type BuildFailure, type Message } from 'esbuild'
import type { Problem } from '../core/verdict.ts'

/** Everything that a child needs, as one ES module: the runner, the driver and the code under test. */
export type Compiled = { code: string } | { problem: Problem }

/**
 * Compiles an implementation together with its kata's driver. Types are not checked: an editor and
 * `tsc` do that.
 */
export async function compile(options: {
  solution: string
  drive: string
  kitRoot: string
}): Promise<Compiled> {
  const { solution, drive, kitRoot } = options
  const missing = whyNotAFile(solution)
  if (missing) return { problem: { kind: 'no-file', message: missing, file: solution } }
  const judge = join(kitRoot, 'harness', 'judge')
  const entry = [
    `import { isMainThread } from 'node:worker_threads'`,
    `import { serve } from ${JSON.stringify(join(judge, 'child.ts'))}`,
    `import { look } from ${JSON.stringify(join(judge, 'locator.ts'))}`,
    `import { drive } from ${JSON.stringify(drive)}`,
    `await (isMainThread ? serve(drive, () => import(${JSON.stringify(solution)})) : look())`,
  ].join('\n')
  try {
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: kitRoot, sourcefile: 'judge-entry.ts', loader: 'ts' },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'silent',
      tsconfigRaw: {},
      nodePaths: [join(kitRoot, 'node_modules')],
      banner: {
        js: "import { createRequire as kataRequire } from 'node:module'; const require = kataRequire(import.meta.url);",
      },
    })
    return { code: outputFiles[0]?.text ?? '' }
  } catch (error) {
    return { problem: problemOf(error, solution) }
  }
}

function whyNotAFile(file: string): string | undefined {
  if (!existsSync(file)) return 'there is no such file'
  if (!statSync(file).isFile()) return 'this is not a file'
  return undefined
}

function problemOf(error: unknown, solution: string): Problem {
  const first: Message | undefined = (error as Partial<BuildFailure>).errors?.[0]
  if (!first) {
    return {
      kind: 'compile',
      message: error instanceof Error ? error.message : String(error),
      file: solution,
    }
  }
  const { location, text } = first
  return {
    kind: 'compile',
    message: text,
    file: solution,
    ...(location && { file: location.file, line: location.line, column: location.column + 1 }),
  }
}
