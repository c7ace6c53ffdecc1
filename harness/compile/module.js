// @ts-check
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  areUnchanged,
  cacheFolders,
  compiledKit,
  compiledName,
  KIT_PACKAGES,
  KIT_ROOT,
  nameOf,
  packedModule,
} from './cache.js'

/** @import { BuildOptions, Plugin } from 'esbuild' */
/** @import { Input } from './cache.js' */

/** With this begins the last line of a compiled module: what it was made of. */
export const MADE_OF = '\n//# madeOf='

/**
 * The URL by which to import a module of a bank. Where the kit is compiled, that module is too, with all
 * that it imports except the kit's own modules: of those there is one each.
 *
 * @param {string} file
 */
export async function importableUrl(file) {
  const kit = compiledKit()
  if (kit === undefined) return pathToFileURL(file).href
  const packed = packedModule(file)
  if (packed !== undefined) return pathToFileURL(packed).href
  const path = await compiledModule(`${file} for ${kit}`, {
    entryPoints: [file],
    absWorkingDir: KIT_ROOT,
    define: {
      'import.meta.dirname': JSON.stringify(dirname(file)),
      'import.meta.filename': JSON.stringify(file),
      'import.meta.url': JSON.stringify(pathToFileURL(file).href),
    },
    nodePaths: [KIT_PACKAGES],
    plugins: [modulesOf(kit)],
    sourcemap: 'inline',
    sourcesContent: false,
    sourceRoot: `${pathToFileURL(KIT_ROOT).href}/`,
  })
  return pathToFileURL(path).href
}

/**
 * One ES module, as it was compiled before unless a file that went into it has changed since.
 *
 * @param {string} key says, with the version of Node, all that the outcome depends on beside those files.
 * @param {BuildOptions} options what there is beside `FOR_NODE`.
 * @returns {Promise<string>} its file. Another process may remove it later on.
 * @throws {import('esbuild').BuildFailure}
 */
export async function compiledModule(key, options) {
  const name = `${nameOf(`${key} ${process.version}`)}.mjs`
  for (const cache of cacheFolders()) {
    const file = join(cache, 'modules', name)
    if (isFresh(file)) return file
  }
  const { buildModule } = await import('./build.js')
  return buildModule(name, options)
}

/** @param {string} file */
function isFresh(file) {
  try {
    const text = readFileSync(file, 'utf8')
    const at = text.lastIndexOf(MADE_OF)
    /** @type {Input[]} */
    const inputs = JSON.parse(text.slice(at + MADE_OF.length))
    return at >= 0 && areUnchanged(inputs)
  } catch {
    return false
  }
}

/** @param {string} kit @returns {Plugin} */
function modulesOf(kit) {
  const harness = join(KIT_ROOT, 'harness')
  const compiled = (/** @type {string} */ module) => ({
    path: pathToFileURL(join(kit, compiledName(module))).href,
    external: true,
  })
  return {
    name: 'modules-of-the-kit',
    setup({ onResolve }) {
      onResolve({ filter: /^fast-check$/ }, () => compiled('fast-check'))
      onResolve({ filter: /\/(core\/index|kata\/[^/]+)\.ts$/ }, ({ path, resolveDir }) => {
        const module = relative(harness, realPathOf(resolve(resolveDir, path))).replaceAll(
          '\\',
          '/',
        )
        return /^(core\/index|kata\/[^/]+)\.ts$/.test(module)
          ? compiled(module.slice(0, -'.ts'.length))
          : undefined
      })
    },
  }
}

/** A bank may have a link to the kit's `harness`. @param {string} path */
function realPathOf(path) {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
