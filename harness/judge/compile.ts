import { existsSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build, type BuildFailure, type BuildOptions, type Message, type Plugin } from 'esbuild'
import { FOR_NODE, WITH_REQUIRE } from '../compile/build.js'
import { KIT_PACKAGES, packedModule } from '../compile/cache.js'
import { compiledModule } from '../compile/module.js'
import type { Problem } from '../core/verdict.ts'
import { sayNotFound } from '../source/import-error.ts'

/** One ES module with everything it imports, and its source map inside. */
export type Compiled = { code: string } | { problem: Problem }

/**
 * Compiles an implementation with what it imports. Types are not checked: an editor and `tsc` do that.
 *
 * @param outfile where the code will be put: its source map names the sources from there.
 */
export async function compileSolution(
  solution: string,
  kitRoot: string,
  outfile?: string,
): Promise<Compiled> {
  const missing = whyNotAFile(solution)
  if (missing) return { problem: { kind: 'no-file', message: missing, file: solution } }
  try {
    const { outputFiles } = await build({
      ...FOR_NODE,
      ...among(kitRoot),
      entryPoints: [solution],
      ...(outfile && { outfile }),
      sourcemap: 'inline',
    })
    return { code: outputFiles[0]?.text ?? '' }
  } catch (error) {
    return { problem: problemOf(error, solution) }
  }
}

/**
 * Compiles what runs in the child beside the code under test: the runner and the kata's driver.
 *
 * @returns the file, of which one makes a copy at once: see `compiledModule`.
 */
export async function compileKit(drive: string, kitRoot: string): Promise<string> {
  return (
    packedModule(drive, CHILD) ?? compiledModule(`${drive} in ${kitRoot}`, childOf(drive, kitRoot))
  )
}

/** For what drives are compiled when the kit is packed. */
export const CHILD = 'judge/child/'

/** How a drive is compiled with all that runs beside it. */
export function childOf(drive: string, kitRoot: string): BuildOptions {
  const judge = join(kitRoot, 'harness', 'judge')
  const contents = [
    `import { isMainThread } from 'node:worker_threads'`,
    `import { serve } from ${JSON.stringify(join(judge, 'child.ts'))}`,
    `import { look } from ${JSON.stringify(join(judge, 'locator.ts'))}`,
    `import * as kata from ${JSON.stringify(drive)}`,
    `await (isMainThread ? serve(kata) : look())`,
  ].join('\n')
  const stdin = {
    contents,
    resolveDir: kitRoot,
    sourcefile: 'judge-entry.ts',
    loader: 'ts',
  } as const
  return { ...among(kitRoot), stdin }
}

/** Files see each other and the kit's packages from where the learner sees them. */
function among(kitRoot: string) {
  return {
    banner: WITH_REQUIRE,
    preserveSymlinks: true,
    plugins: [builtinsThatAreThere],
    nodePaths: [join(kitRoot, 'node_modules'), KIT_PACKAGES],
  }
}

/** Left to Node, a module that it does not bring is found missing at import, without a line. */
const builtinsThatAreThere: Plugin = {
  name: 'builtins-that-are-there',
  setup({ onResolve }) {
    onResolve({ filter: /^node:/ }, ({ path }) =>
      isBuiltin(path) ? undefined : { errors: [{ text: `Could not resolve "${path}"` }] },
    )
  },
}

export function whyNotAFile(file: string): string | undefined {
  if (!existsSync(file)) return 'there is no such file'
  if (!statSync(file).isFile()) return 'this is not a file'
  return undefined
}

function problemOf(error: unknown, solution: string): Problem {
  const first: Message | undefined = (error as Partial<BuildFailure>).errors?.[0]
  // Not of the code: the compiler itself cannot run.
  if (!first) throw error
  const { location, text } = first
  const missing = /^Could not resolve "(.+)"$/.exec(text)?.[1]
  return {
    kind: 'compile',
    message: missing ? sayNotFound(missing) : text,
    file: solution,
    ...(location && {
      file: location.file,
      line: location.line,
      column: location.column + 1,
      text: location.lineText.trim(),
    }),
  }
}
