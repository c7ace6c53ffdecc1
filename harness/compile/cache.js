// @ts-check

// Node runs this as it is, at the beginning of every command: JavaScript, and no more than is needed.
// An `import` of these modules would have Node look at all that they have, which takes longer than all else here.
const { existsSync, lstatSync, readFileSync, statSync, utimesSync } =
  process.getBuiltinModule('node:fs')
const { dirname, join, relative } = process.getBuiltinModule('node:path')
const { pathToFileURL } = process.getBuiltinModule('node:url')

/** A file that compiled code was made of, and what tells that it is still the same. @typedef {[path: string, stamp: string]} Input */
/** Which kit was compiled, into which folder beside the index, and from what. @typedef {{ root: string, folder: string, inputs: Input[] }} KitIndex */

/** The kit's own folder. */
export const KIT_ROOT = dirname(dirname(import.meta.dirname))

/** Of an installed package: the kit as it was compiled when it was packed, for every Node. */
const PACKED = join(KIT_ROOT, 'packed')
export const IS_PACKED = existsSync(PACKED)

/** The folder of the packages that the kit needs; installed, it lies among them. */
export const KIT_PACKAGES =
  IS_PACKED && !existsSync(join(KIT_ROOT, 'node_modules', 'esbuild'))
    ? dirname(KIT_ROOT)
    : join(KIT_ROOT, 'node_modules')

/** Each Node has a compiled kit of its own, since not all bring the same modules. */
export const KIT_INDEX = `index-${process.platform}-${process.arch}-${process.version}.json`

/** The compiled kit that this process runs; none where vitest or tsx runs the sources. @type {string | undefined} */
let kitFolder = IS_PACKED ? PACKED : undefined

export function compiledKit() {
  return kitFolder
}

/**
 * Imports a module of the kit, compiled: as it was, unless a file that went into it has changed since.
 *
 * @param {string} module its path in `harness/`, without the extension; one with which a process begins.
 * @param {string} [folder] the compiled kit. @default what was packed, or is fresh, or is compiled now
 */
export async function importKit(module, folder = kitFolder ?? freshKit()) {
  kitFolder = folder ?? (await (await import('./build.js')).buildKit())
  if (kitFolder === undefined) return importSource(module)
  keepMachineCode(join(kitFolder, 'v8'))
  return import(pathToFileURL(join(kitFolder, compiledName(module))).href)
}

/** From Node 22 on, V8 need not compile again what it did before. @param {string} folder */
function keepMachineCode(folder) {
  const module = process.getBuiltinModule('node:module')
  if ('enableCompileCache' in module) Object(module).enableCompileCache(folder)
}

/** Where nothing can be written at all, every process compiles for itself, slowly. @param {string} module */
async function importSource(module) {
  process.env['TSX_DISABLE_CACHE'] = '1'
  const { register } = await import('tsx/esm/api')
  // No configuration of the folder that one stands in.
  register({ tsconfig: false })
  return import(pathToFileURL(join(KIT_ROOT, 'harness', `${module}.ts`)).href)
}

/** @param {string} module */
export function compiledName(module) {
  return `${module.replaceAll('/', '-')}.mjs`
}

/**
 * What a file of the kit was compiled to when it was packed, if it was.
 *
 * @param {string} file
 * @param {string} [purpose] where it was compiled for more than to be imported.
 */
export function packedModule(file, purpose = '') {
  if (!IS_PACKED) return undefined
  const module = relative(KIT_ROOT, file).replaceAll('\\', '/').replace(/\.ts$/, '')
  const path = join(PACKED, compiledName(purpose + module))
  return existsSync(path) ? path : undefined
}

function freshKit() {
  for (const cache of cacheFolders()) {
    const index = indexIn(join(cache, KIT_INDEX))
    if (index?.root !== KIT_ROOT || !areUnchanged(index.inputs)) continue
    const folder = join(cache, index.folder)
    noteUse(folder)
    return folder
  }
  return undefined
}

/** @param {string} file @returns {KitIndex | undefined} */
export function indexIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {Input[]} inputs */
export function areUnchanged(inputs) {
  return inputs.every(([path, stamp]) => stampOf(path) === stamp)
}

/**
 * What changes whenever a file does. The time at which it was written alone would not do: it can be set,
 * and npm gives all files the same one.
 *
 * @param {string} path
 */
export function stampOf(path) {
  try {
    const { size, mtimeMs, ctimeMs } = statSync(path)
    return `${size} ${mtimeMs} ${ctimeMs}`
  } catch {
    return undefined
  }
}

/** What is cleared away is what has not been used for a while. @param {string} path */
function noteUse(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Of another user.
  }
}

/** The folders that compiled code is looked for in, the best first. */
export function* cacheFolders() {
  yield join(KIT_PACKAGES, '.cache', 'router-round')
  if (isOurs(temporaryCache())) yield join(temporaryCache(), nameOf(KIT_ROOT))
}

/** For all kits that the user cannot write to. */
export function temporaryCache() {
  const { tmpdir } = process.getBuiltinModule('node:os')
  return join(tmpdir(), `router-round-${process.getuid?.() ?? ''}`)
}

/**
 * Whether it is a folder that nobody else can write to: among the temporary ones anybody can make one of
 * any name, and fill it with code. On Windows these are the user's own.
 *
 * @param {string} path
 */
function isOurs(path) {
  const uid = process.getuid?.()
  try {
    // Not of what a link leads to.
    const stats = lstatSync(path)
    if (uid === undefined) return stats.isDirectory()
    return stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0
  } catch {
    return false
  }
}

/** A file name that stands for this text and no other. @param {string} text */
export function nameOf(text) {
  // Loaded for this alone: it takes as long as all else here.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
