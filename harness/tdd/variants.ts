import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { build, type BuildFailure, type BuildOptions } from 'esbuild'
import type { Attempt } from '../attempts/folder.ts'
import { BankError, filesOf, KIT_PACKAGES, KIT_ROOT, loadControls } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { loadFlaws } from '../flaws/load-flaws.ts'

/** A solution that the learner's tests are run on. */
export interface Variant {
  /** The name of its folder. */
  id: string
  /** `nothing`: a solution that answers every call and does nothing. */
  kind: 'own' | 'reference' | 'control' | 'nothing' | 'flaw'
  name: string
  /** Of a flaw. */
  level?: number
  /** The laws that a flaw breaks. */
  laws?: string[]
  /** Of a control: what it does otherwise, and the sentence of the contract that allows it. */
  differs?: string
  contract?: string
  /** Absent: there is no such file. */
  file?: string
}

/**
 * The solutions that a test file is held against: the learner's own, all that are correct (the
 * reference, and each control that keeps every law at every level), one that does nothing, and the flaws
 * of the first levels.
 */
export async function variantsOf(
  { kata, attempt }: { kata: Kata; attempt: Attempt },
  levels: number,
  root: string,
): Promise<Variant[]> {
  const own = { kind: 'own' as const, name: 'your own solution', file: attempt.solution }
  return [withId(own), ...(await variantsOfKata(kata, levels, root))]
}

/** Those of them that are the kata's. */
export async function variantsOfKata(kata: Kata, levels: number, root: string): Promise<Variant[]> {
  const controls = (await loadControls(kata, root)).filter(
    ({ verdict, exempt, levels: meantFor, notForTests }) =>
      verdict === 'pass' &&
      notForTests === undefined &&
      Object.keys(exempt).length === 0 &&
      kata.levels.every((_, index) => meantFor.includes(index + 1)),
  )
  const flaws = (await loadFlaws(kata.slug, root)).filter(({ level }) => level <= levels)
  return [
    { kind: 'reference' as const, name: 'reference', file: filesOf(kata.slug, root).reference },
    ...controls.map(({ name, file, differs, contract }) => ({
      ...{ kind: 'control' as const, name, file },
      ...(differs !== undefined && { differs }),
      ...(contract !== undefined && { contract }),
    })),
    { kind: 'nothing' as const, name: 'nothing' },
    ...flaws.map((flaw) => ({ kind: 'flaw' as const, ...flaw })),
  ].map(withId)
}

function withId<V extends Omit<Variant, 'id'>>(variant: V): V & Pick<Variant, 'id'> {
  return { ...variant, id: `${variant.kind}.${variant.name.replaceAll(' ', '-')}` }
}

export interface Stage {
  /** Where the tests are run from. */
  root: string
  /** Holds a folder for each variant. */
  folder: string
}

/**
 * Lays the variants out in a temporary folder, so that vitest runs on each as it would in the attempt:
 * a copy of the attempt for each, with another `solution.ts`, in a root that looks like the bank's.
 *
 * @throws {BankError} when one of ours cannot be compiled.
 */
export async function layOut(
  variants: Variant[],
  { kata, attempt, root, at }: { kata: Kata; attempt: Attempt; root: string; at: string },
): Promise<Stage> {
  const place = dirname(relative(root, attempt.folder))
  const folder = join(at, place.startsWith('..') ? 'attempts' : place)
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(root)) {
    if (name !== 'attempts' && name !== '.git') link(join(root, name), join(at, name))
  }
  link(KIT_PACKAGES, join(at, 'node_modules'))
  const names = Object.keys(kata.exports)
  const ownNames = (await exportsOf(attempt.solution)).filter((name) => !names.includes(name))
  await Promise.all(
    variants.map(async (variant) => {
      const copy = join(folder, variant.id)
      cpSync(attempt.folder, copy, { recursive: true, filter: belongsToTests })
      if (variant.kind === 'own') return
      writeFileSync(join(copy, 'solution.ts'), await compileVariant(variant, names, { ownNames }))
    }),
  )
  return { root: at, folder }
}

function link(from: string, to: string): void {
  try {
    symlinkSync(from, to, 'junction')
  } catch {
    // There is one of this name.
  }
}

/** Its `tsconfig.json` names the kit's by a way that does not lead there from the copy. */
function belongsToTests(path: string): boolean {
  const others = ['.kata', 'kata.test.ts', 'node_modules', 'README.md', 'tsconfig.json']
  return !others.includes(basename(path))
}

/** The names that a module exports; none when it cannot be compiled. */
async function exportsOf(file: string): Promise<string[]> {
  try {
    const { metafile } = await build({
      entryPoints: [file],
      ...{ bundle: true, write: false, format: 'esm', packages: 'external', platform: 'node' },
      ...{ metafile: true, logLevel: 'silent', tsconfigRaw: {}, outdir: 'out' },
    })
    return Object.values(metafile.outputs).flatMap((output) => output.exports)
  } catch {
    return []
  }
}

const OURS = join(KIT_ROOT, 'harness', 'tdd')
const PLATFORM_TIMERS = join(OURS, 'platform-timers.ts')

/**
 * One module with what the contract asks for, and with stubs for what only the learner's has.
 *
 * @throws {BankError} when it cannot be compiled.
 */
export async function compileVariant(
  { file }: Pick<Variant, 'file'>,
  names: string[],
  {
    ownNames = [],
    plugins = [],
    ...options
  }: Pick<BuildOptions, 'plugins' | 'minify' | 'keepNames'> & { ownNames?: string[] } = {},
): Promise<string> {
  const contents = [
    ...(file === undefined
      ? names.map((name) => `export const ${name} = doesNothing`)
      : [
          `import * as all from ${JSON.stringify(file)}`,
          ...names.map((name) => `export const ${name} = all.${name}`),
        ]),
    `import { doesNothing } from ${JSON.stringify(join(OURS, 'does-nothing.ts'))}`,
    `import { ownPart } from ${JSON.stringify(join(OURS, 'own-part.ts'))}`,
    ...ownNames.map((name) => `export const ${name} = ownPart('${name}')`),
  ].join('\n')
  try {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: KIT_ROOT, sourcefile: 'variant.ts', loader: 'ts' },
      ...{ bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20' },
      ...{ logLevel: 'silent', tsconfigRaw: {}, external: ['vitest'], ...options },
      nodePaths: [KIT_PACKAGES],
      inject: [join(OURS, 'platform.ts')],
      define: { 'AbortSignal.timeout': 'signalTimeout' },
      plugins: [
        ...plugins,
        {
          name: 'timers-promises',
          setup: ({ onResolve }) =>
            onResolve({ filter: /^(node:)?timers\/promises$/ }, () => ({ path: PLATFORM_TIMERS })),
        },
      ],
    })
    return outputFiles?.[0]?.text ?? ''
  } catch (error) {
    const reason = (error as Partial<BuildFailure>).errors?.[0]?.text ?? String(error)
    throw new BankError(`${file}: ${reason}`)
  }
}
