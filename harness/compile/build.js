// @ts-check
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import {
  cacheFolders,
  compiledName,
  indexIn,
  KIT_INDEX,
  KIT_ROOT,
  stampOf,
  temporaryCache,
} from './cache.js'
import { MADE_OF } from './module.js'

/** @import { BuildOptions, Plugin } from 'esbuild' */
/** @import { Input } from './cache.js' */

/** With what a process of the kit begins. */
const PROCESSES = ['cli/main', 'review/run-own-tests', 'tdd/run-child', 'throughput/worker']

/** Packages that few commands need, and that look for files of their own. */
export const PACKAGES_OUTSIDE = /^(eslint|esbuild|tsx|typescript|typescript-eslint|vitest)(\/|$)/

/** A file can change twice within one tick of its times: what is so young is not yet known by them. */
const YOUNG_MS = 2_000

/** A command that still runs may load more of a compiled kit that was replaced meanwhile. */
const IN_USE_MS = 3_600_000
const KITS_KEPT = 10
const MODULES_KEPT = 200

/** What goes for all that Node runs. */
export const FOR_NODE = /** @type {const} @satisfies {BuildOptions} */ ({
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'silent',
  // No configuration of the folder that one stands in.
  tsconfigRaw: {},
})

/** Packages of the older kind call `require`. */
export const WITH_REQUIRE = {
  js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);",
}

/**
 * Compiles the kit: that with which its processes begin, for each command what it needs beside that, and
 * what katas import.
 *
 * @returns {Promise<string | undefined>} its folder; none where nothing can be written.
 * @throws {import('esbuild').BuildFailure}
 */
export async function buildKit() {
  const beganMs = Date.now()
  /** @type {string[]} */
  const outside = []
  const { files, inputs: read } = await bundleKit({
    plugins: [scriptsAsTheyAre((file) => pathToFileURL(file).href), packagesOutside(outside)],
    sourcemap: 'linked',
  })
  const own = readdirSync(import.meta.dirname).map((name) => join(import.meta.dirname, name))
  const inputs = inputsOf([...own, ...read, ...outside], KIT_ROOT, beganMs)
  try {
    return inFirstOf(foldersFor(inputs), (cache) => {
      const folder = join(cache, `kit-${process.pid}-${beganMs}`)
      mkdirSync(folder)
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
      if (inputs) {
        const main = join(folder, compiledName('cli/main'))
        const all = [...inputs, [main, stampOf(main)]]
        const index = { root: KIT_ROOT, folder: basename(folder), inputs: all }
        replace(cache, KIT_INDEX, JSON.stringify(index))
        clearKits(cache)
      }
      return folder
    })
  } catch {
    return undefined
  }
}

/**
 * The modules of the kit that others import, and some more, as files that lie in one folder and share what
 * they have in common.
 *
 * @param {{ plugins: Plugin[], more?: { in: string, out: string }[], sourcemap?: 'linked' }} options
 * @returns {Promise<{ files: Record<string, string>, inputs: string[] }>} texts by name, and what they were made of.
 * @throws {import('esbuild').BuildFailure}
 */
export async function bundleKit({ plugins, more = [], sourcemap }) {
  const harness = join(KIT_ROOT, 'harness')
  const outdir = join(KIT_ROOT, 'compiled')
  const shared = readdirSync(join(harness, 'kata')).map((name) => `kata/${basename(name, '.ts')}`)
  const entries = [...PROCESSES, 'core/index', ...shared].map((module) => ({
    in: join(harness, `${module}.ts`),
    out: basename(compiledName(module), '.mjs'),
  }))
  const { outputFiles, metafile } = await build({
    ...FOR_NODE,
    absWorkingDir: KIT_ROOT,
    entryPoints: [...entries, { in: 'fast-check', out: 'fast-check' }, ...more],
    splitting: true,
    outdir,
    outExtension: { '.js': '.mjs' },
    ...(sourcemap && { sourcemap, sourcesContent: false }),
    sourceRoot: `${pathToFileURL(outdir).href}/`,
    metafile: true,
    plugins: [commanderWithoutProcesses, ...plugins],
  })
  const files = outputFiles.map(({ path, text }) => {
    const callsRequire = text.includes('Dynamic require of')
    return [basename(path), (callsRequire ? WITH_REQUIRE.js : '') + text]
  })
  return { files: Object.fromEntries(files), inputs: Object.keys(metafile.inputs) }
}

/**
 * Compiles what `compiledModule` did not find.
 *
 * @param {string} name of the file
 * @param {BuildOptions} options
 * @returns {Promise<string>} the file
 */
export async function buildModule(name, options) {
  const beganMs = Date.now()
  const { outputFiles, metafile } = await build({
    banner: WITH_REQUIRE,
    ...options,
    ...FOR_NODE,
    metafile: true,
  })
  const names = Object.keys(metafile.inputs).filter((one) => one !== options.stdin?.sourcefile)
  const inputs = inputsOf(names, options.absWorkingDir ?? process.cwd(), beganMs)
  const text = `${outputFiles[0]?.text}${MADE_OF}${JSON.stringify(inputs ?? [])}`
  return inFirstOf(foldersFor(inputs), (cache) => {
    const folder = join(cache, 'modules')
    mkdirSync(folder, { recursive: true })
    replace(folder, name, text)
    clear(folder, readdirSync(folder), MODULES_KEPT)
    return join(folder, name)
  })
}

/**
 * By what each file is known from now on; nothing where one may have been read before its last change.
 *
 * @param {string[]} names
 * @param {string} folder that they are seen from.
 * @param {number} beganMs
 * @returns {Input[] | undefined}
 */
function inputsOf(names, folder, beganMs) {
  /** @type {Input[]} */
  const inputs = []
  // What a package has for browsers only is named so.
  for (const name of names.filter((one) => !/^(\(disabled\)|none|required):/.test(one))) {
    const path = resolve(folder, name)
    const stamp = stampOf(path)
    if (stamp === undefined || statSync(path).ctimeMs > beganMs - YOUNG_MS) return undefined
    inputs.push([path, stamp])
  }
  return inputs
}

/** Where compiled code may be put, the best first; what will not be known again goes with this process. */
function* foldersFor(/** @type {Input[] | undefined} */ inputs) {
  if (inputs) {
    const [beside = ''] = cacheFolders()
    yield beside
    makeTemporaryCache()
    yield* [...cacheFolders()].slice(1)
  }
  yield folderOfThisProcess()
}

function makeTemporaryCache() {
  try {
    mkdirSync(temporaryCache(), { mode: 0o700 })
  } catch {
    // There is one, of whomever; or there can be none.
  }
}

/** @type {string | undefined} */
let ownFolder

function folderOfThisProcess() {
  if (ownFolder === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'kata-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
    ownFolder = folder
  }
  return ownFolder
}

/**
 * @template T
 * @param {Iterable<string>} folders
 * @param {(folder: string) => T} put
 * @returns {T}
 * @throws {Error} the system's, where none of them can be written to.
 */
function inFirstOf(folders, put) {
  /** @type {unknown} */
  let refusal
  for (const folder of folders) {
    try {
      mkdirSync(folder, { recursive: true })
      return put(folder)
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}

/** Nobody ever sees half of it. @param {string} folder @param {string} name @param {string} text */
function replace(folder, name, text) {
  const draft = join(folder, `kit-${process.pid}-${name}`)
  writeFileSync(draft, text)
  renameSync(draft, join(folder, name))
}

/** @param {string} cache */
function clearKits(cache) {
  const names = readdirSync(cache)
  const used = names.map((name) => name.startsWith('index-') && indexIn(join(cache, name))?.folder)
  const isUnused = (/** @type {string} */ name) => name.startsWith('kit-') && !used.includes(name)
  clear(cache, names.filter(isUnused), KITS_KEPT)
}

/** Keeps the latest, and what may be in use. @param {string} folder @param {string[]} names @param {number} most */
function clear(folder, names, most) {
  const usedMs = (/** @type {string} */ path) =>
    statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const byAge = names
    .map((name) => join(folder, name))
    .map((path) => ({ path, usedMs: usedMs(path) }))
    .sort((a, b) => b.usedMs - a.usedMs)
  for (const { path, usedMs } of byAge.slice(most)) {
    if (Date.now() - usedMs > IN_USE_MS) rmSync(path, { recursive: true, force: true })
  }
}

/**
 * The JavaScript of this folder runs as it is, once in a process: it knows which kit is compiled.
 *
 * @param {(file: string) => string} name by which it is imported.
 * @returns {Plugin}
 */
export function scriptsAsTheyAre(name) {
  return {
    name: 'scripts-as-they-are',
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path)
        const isOurs = resolve(file, '..') === import.meta.dirname
        return isOurs ? { path: name(file), external: true } : undefined
      })
    },
  }
}

/**
 * Commander loads this at once, which takes Node a while, for commands that are programs of their own: the
 * kit has none.
 *
 * @type {Plugin}
 */
const commanderWithoutProcesses = {
  name: 'commander-without-processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]commander[\\/]lib[\\/]/.test(importer) ? { path, namespace: 'none' } : undefined,
    )
    onLoad({ filter: /^/, namespace: 'none' }, () => ({ contents: 'module.exports = {}' }))
  },
}

/**
 * Imported by their files, since compiled code may lie where no package is found.
 *
 * @param {string[]} files to which these are added.
 * @returns {Plugin}
 */
function packagesOutside(files) {
  return {
    name: 'packages-outside',
    setup({ onResolve, onLoad, resolve: find }) {
      onResolve({ filter: PACKAGES_OUTSIDE }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === 'finding') return undefined
        const found = await find(path, { kind, resolveDir, pluginData: 'finding' })
        // One that is missing is told by the command that needs it.
        if (found.errors.length > 0) return { path, external: true }
        files.push(found.path)
        if (IS_REQUIRED.test(path)) return { path: found.path, namespace: 'required' }
        return { path: pathToFileURL(found.path).href, external: true }
      })
      onLoad(REQUIRED, loadRequired)
    },
  }
}

/** What is imported is first searched for exports: in nine megabytes of the older kind that takes longer than to run them. */
export const IS_REQUIRED = /^typescript$/
export const REQUIRED = { filter: /^/, namespace: 'required' }

/** @param {{ path: string }} args by its name, or its file. @returns {import('esbuild').OnLoadResult} */
export function loadRequired({ path }) {
  const require = "process.getBuiltinModule('node:module').createRequire(import.meta.url)"
  return { contents: `export default ${require}(${JSON.stringify(path)})` }
}
