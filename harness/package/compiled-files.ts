import { existsSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { filesOf, KIT_ROOT } from '../bank/bank.ts'
import {
  bundleKit,
  FOR_NODE,
  IS_REQUIRED,
  loadRequired,
  PACKAGES_OUTSIDE,
  REQUIRED,
  scriptsAsTheyAre,
  WITH_REQUIRE,
} from '../compile/build.js'
import { compiledName } from '../compile/cache.js'
import { CHILD, childOf } from '../judge/compile.ts'
import { testsChild } from '../tdd/jailed/compile.ts'

export interface CompiledFiles {
  /** Texts by their name in `packed/`. */
  files: Record<string, string>
  /** The packages that they import. */
  packages: Set<string>
  /** The folders of those that they hold. */
  bundled: Set<string>
}

const TEST_RUNNER = 'harness/tdd/runner'
const TESTS_CHILD = 'harness/tdd/jailed/child'

/** All that the kit compiles by itself in a clone: itself, and of each kata what is imported, and what is judged by. */
export async function compiledFiles(slugs: readonly string[]): Promise<CompiledFiles> {
  const packages = new Set<string>()
  const { files, inputs } = await bundleKit({
    plugins: [scriptsAsTheyAre(nameFromPacked), byName(packages)],
    more: [
      entry('harness/vitest/describe-kata', 'vitest/describe-kata'),
      ...slugs.flatMap((slug) =>
        ['kata', 'drive', 'throughput']
          .map((name) => `katas/${slug}/${name}`)
          .filter((module) => existsSync(join(KIT_ROOT, `${module}.ts`)))
          .map((module) => entry(module)),
      ),
    ],
  })
  for (const slug of slugs) {
    const options = { ...childOf(filesOf(slug, KIT_ROOT).drive, KIT_ROOT), absWorkingDir: KIT_ROOT }
    const { outputFiles = [], metafile } = await build({ ...FOR_NODE, ...options, metafile: true })
    inputs.push(...Object.keys(metafile?.inputs ?? {}))
    files[compiledName(`${CHILD}katas/${slug}/drive`)] = outputFiles[0]?.text ?? ''
  }
  return { files, packages, bundled: new Set(inputs.flatMap(packageFolder)) }
}

/** `node_modules/a/node_modules/@b/c` of a file in it. */
function packageFolder(path: string): string[] {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []
}

/** What vitest loads in `kata tdd`: it takes its own packages from where they are. */
export async function compiledRunner(): Promise<Omit<CompiledFiles, 'bundled'>> {
  const { texts, packages } = await withPackagesOutside([join(KIT_ROOT, `${TEST_RUNNER}.ts`)])
  return { files: { [compiledName(TEST_RUNNER)]: texts[0] ?? '' }, packages }
}

/** What runs a class's own tests in the jail: one file with vitest's runner in it. */
export async function compiledTestsChild(): Promise<Omit<CompiledFiles, 'packages'>> {
  const { outputFiles = [], metafile } = await build({
    ...{ ...testsChild(), ...FOR_NODE, banner: WITH_REQUIRE },
    ...{ absWorkingDir: KIT_ROOT, metafile: true },
  })
  return {
    files: { [compiledName(TESTS_CHILD)]: outputFiles[0]?.text ?? '' },
    bundled: new Set(Object.keys(metafile.inputs).flatMap(packageFolder)),
  }
}

/** Some files, each with what it imports but no package, and the names of those. */
export async function withPackagesOutside(
  entryPoints: string[],
): Promise<{ texts: string[]; packages: Set<string> }> {
  const { outputFiles = [], metafile } = await build({
    ...{ ...FOR_NODE, entryPoints, absWorkingDir: KIT_ROOT, outdir: 'compiled' },
    ...{ packages: 'external', metafile: true },
  })
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
  const names = imports.filter(({ path }) => !path.startsWith('node:')).map(({ path }) => path)
  return { texts: outputFiles.map(({ text }) => text), packages: new Set(names.map(packageNamed)) }
}

function entry(module: string, out = module): { in: string; out: string } {
  return { in: join(KIT_ROOT, `${module}.ts`), out: basename(compiledName(out), '.mjs') }
}

function nameFromPacked(file: string): string {
  return `../${relative(KIT_ROOT, dirname(file)).replaceAll('\\', '/')}/${basename(file)}`
}

/** Packages that stay outside are found where the package is installed. */
function byName(packages: Set<string>): Plugin {
  return {
    name: 'by-name',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: PACKAGES_OUTSIDE }, ({ path }) => {
        packages.add(packageNamed(path))
        return IS_REQUIRED.test(path) ? { path, namespace: 'required' } : { path, external: true }
      })
      onLoad(REQUIRED, loadRequired)
    },
  }
}

/** The package that is imported by this name. */
function packageNamed(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')
}
