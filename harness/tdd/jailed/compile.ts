import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BuildOptions, Plugin } from 'esbuild'
import { KIT_PACKAGES, KIT_ROOT, packedModule } from '../../bank/bank.ts'
import { WITH_REQUIRE } from '../../compile/build.js'
import { compiledModule } from '../../compile/module.js'
import type { Problem } from '../../core/verdict.ts'
import type { Jail } from '../../jail/jail.ts'
import { compileSolution } from '../../judge/compile.ts'
import { compileInJail } from '../../judge/compile-in-jail.ts'
import { PRELOAD, PRELOAD_TEXT } from '../../judge/engine-flags.ts'
import { compileVariant, type Variant } from '../variants.ts'
import { SOLUTION, VITEST } from './names.ts'

export const TESTS = 'solution.test.ts'

/** What tests may import beside what a solution may. */
const FOR_TESTS = ['fast-check', 'pure-rand']

/** In the place of a module: takes it from the process in which it runs. */
function placeholderOf(name: string): string {
  return `module.exports = globalThis[Symbol.for('${name}')]`
}

/**
 * Compiles a learner's test file with what it imports, once for all variants: which solution it meets, and
 * vitest, it is told where it runs.
 *
 * @param files by their path from the kata's folder.
 * @param folder an empty one.
 */
export async function compileTests(
  files: Readonly<Record<string, string>>,
  { folder, jail }: { folder: string; jail: Jail | undefined },
): Promise<{ code: string } | { problem: Problem }> {
  const all = {
    ...files,
    'solution.ts': placeholderOf(SOLUTION),
    'node_modules/vitest/index.js': placeholderOf(VITEST),
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const file = join(folder, TESTS)
  const compiled = await (jail
    ? compileInJail(jail, file, KIT_ROOT, FOR_TESTS)
    : compileSolution(file, KIT_ROOT))
  if ('problem' in compiled) return compiled
  // There is no stack that would need its map; and what lies in no file cannot require from there.
  const code = compiled.code.replace(WITH_REQUIRE.js, '')
  const end = code.lastIndexOf('//# sourceMappingURL=')
  return { code: end < 0 ? code : code.slice(0, end) }
}

const vitestOfTheProcess: Plugin = {
  name: 'vitest-of-the-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vitest$/ }, ({ path }) => ({ path, namespace: 'placeholder' }))
    onLoad({ filter: /./, namespace: 'placeholder' }, () => ({ contents: placeholderOf(VITEST) }))
  },
}

/** Without the names of what is inside, comments and paths. What names itself at run time has its name. */
export function compileForJail(variant: Variant, names: string[]): Promise<string> {
  return compileVariant(variant, names, {
    ...{ minify: true, keepNames: true, plugins: [vitestOfTheProcess] },
  })
}

const CHILD = join(KIT_ROOT, 'harness', 'tdd', 'jailed', 'child.ts')

/** Puts the program that runs tests, vitest included, into a folder of its own; says which file it is. */
export async function putTestsChild(folder: string): Promise<string> {
  const compiled =
    packedModule(CHILD) ?? (await compiledModule(`tests in ${KIT_ROOT}`, testsChild()))
  const program = join(folder, 'tests.mjs')
  mkdirSync(folder, { recursive: true })
  copyFileSync(compiled, program)
  writeFileSync(join(folder, PRELOAD), PRELOAD_TEXT)
  return program
}

/** How it is compiled. */
export function testsChild(): BuildOptions {
  return {
    stdin: {
      contents: `import { serveTests } from ${JSON.stringify(CHILD)}\nawait serveTests()`,
      ...{ resolveDir: KIT_ROOT, sourcefile: 'tests-entry.ts', loader: 'ts' },
    },
    ...{ nodePaths: [KIT_PACKAGES], minifyWhitespace: true, minifySyntax: true },
  }
}
