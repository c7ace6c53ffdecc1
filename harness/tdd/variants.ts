import { join } from 'node:path'
import { build, type BuildFailure } from 'esbuild'
import { BankError, filesOf, KIT_ROOT, loadControls, loadFlaws } from '../bank.ts'
import type { Kata } from '../core/kata.ts'

/** A solution that the learner's tests are run on. */
export interface Variant {
  /** Says nothing about it: a test can read this. */
  id: string
  kind: 'reference' | 'control' | 'flaw' | 'own'
  name: string
  /** Of a flaw. */
  level?: number
  /** The laws that a flaw breaks. */
  laws?: string[]
  code: string
  /** What it exports. */
  names: string[]
}

/**
 * The solutions that a test file is held against: the learner's own if it compiles, then all that are
 * correct (the reference, and each control that keeps every law at every level), then the flaws of the
 * first levels.
 *
 * @param own the learner's, and what their tests use of it.
 * @throws {BankError} when one of ours cannot be compiled.
 */
export async function variantsOf(
  kata: Kata,
  levels: number,
  { root, own }: { root: string; own: { file: string; names: string[] } },
): Promise<Variant[]> {
  const controls = (await loadControls(kata, root)).filter(
    ({ verdict, exempt, levels: meantFor }) =>
      verdict === 'pass' &&
      Object.keys(exempt).length === 0 &&
      kata.levels.every((_, index) => meantFor.includes(index + 1)),
  )
  const flaws = (await loadFlaws(kata.slug, root)).filter(({ level }) => level <= levels)
  const sources: (Omit<Variant, 'id' | 'code' | 'names'> & { file: string })[] = [
    { kind: 'reference', name: 'reference', file: filesOf(kata.slug, root).reference },
    ...controls.map(({ name, file }) => ({ kind: 'control' as const, name, file })),
    ...flaws.map(({ name, file, level, laws }) => ({
      ...{ kind: 'flaw' as const, name, file, level, laws },
    })),
  ]
  const names = Object.keys(kata.exports)
  const ids = neutralIds(sources.length + 1)
  const ours = await Promise.all(
    sources.map(async ({ file, ...rest }, index) => {
      const code = await bundle(file, names).catch((error: unknown) => {
        throw new BankError(`${file}: ${messageOf(error)}`)
      })
      return { ...rest, id: ids[index + 1] ?? '', code, names }
    }),
  )
  const theirs = await ownVariant(own.file, [...new Set([...names, ...own.names])])
  return theirs ? [{ ...theirs, id: ids[0] ?? '' }, ...ours] : ours
}

/** The learner's own solution; none when it cannot be compiled. */
async function ownVariant(file: string, names: string[]): Promise<Omit<Variant, 'id'> | undefined> {
  try {
    const code = await bundle(file, names)
    return { kind: 'own', name: 'your own solution', code, names }
  } catch {
    return undefined
  }
}

/**
 * One CommonJS module that exports these names and nothing else, without comments and with short names:
 * what a flaw says of itself is not in it.
 */
async function bundle(file: string, names: string[]): Promise<string> {
  const contents = [
    `import * as all from ${JSON.stringify(file)}`,
    ...names.map((name) => `export const ${name} = all.${name}`),
  ].join('\n')
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: KIT_ROOT, sourcefile: 'variant.ts', loader: 'ts' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    tsconfigRaw: {},
    nodePaths: [join(KIT_ROOT, 'node_modules')],
    define: { 'AbortSignal.timeout': 'kataSignalTimeout' },
  })
  return outputFiles[0]?.text ?? ''
}

/** Numbers in a random order. */
function neutralIds(count: number): string[] {
  const ids = Array.from({ length: count }, (_, index) => `v${index + 1}`)
  for (let index = ids.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1))
    ;[ids[index], ids[other]] = [ids[other] ?? '', ids[index] ?? '']
  }
  return ids
}

function messageOf(error: unknown): string {
  return (error as Partial<BuildFailure>).errors?.[0]?.text ?? String(error)
}
