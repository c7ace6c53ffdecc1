import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { findKatas, KIT_ROOT } from '../bank/bank.ts'
import { digestsOfKit } from '../grading/kit-version.ts'
import {
  compiledFiles,
  compiledRunner,
  compiledTestsChild,
  withPackagesOutside,
} from './compiled-files.ts'
import { readme } from './readme.ts'

/** The author's has solutions and flaws. */
export type Edition = 'students' | 'author'

/** Texts by their path in the package. */
export type PackageFiles = Record<string, string>

export const PROGRAM = 'harness/cli/kata.js'
/** In the author's edition: what students get in place of `package.json`. */
export const FOR_STUDENTS = 'packed/students.json'
const DESCRIBE_KATA = 'packed/vitest-describe-kata'
/** What flaws are written with, and what a learner's tests are compiled with. */
const AUTHORS = ['harness/flaws/page.ts', 'harness/core/timers-promises.ts'].concat(
  ['does-nothing', 'own-part', 'platform', 'platform-timers'].map(
    (name) => `harness/tdd/${name}.ts`,
  ),
)

/** The licences of what is compiled into the package. */
export const NOTICES = 'THIRD-PARTY.txt'
/** Of what the author's edition alone has, beside it. */
const NOTICES_OF_TESTS = 'packed/harness-tdd-jailed-child.txt'

/** Whatever a solution may import. */
const FOR_SOLUTIONS = ['p-queue', '@types/node']

/** What the package of an edition holds, made from the sources. */
export async function packageFiles(edition: Edition): Promise<PackageFiles> {
  const slugs = findKatas(KIT_ROOT)
  const { files, packages, bundled } = await compiledFiles(slugs)
  const students = [...packages, ...FOR_SOLUTIONS]
  const common: PackageFiles = {
    LICENSE: read('LICENSE'),
    [NOTICES]: notices([...bundled].sort()),
    'README.md': readme(),
    'tsconfig.json': tsconfig(),
    ...readAll([PROGRAM, ...filesIn('harness/compile'), ...filesIn('katas').filter(isNoTest)]),
    ...inPacked(files),
    [`${DESCRIBE_KATA}.d.mts`]: declarations('harness/vitest/describe-kata.ts'),
    'packed/digests.json': json(digestsOfKit(slugs)),
  }
  if (edition === 'students') return { ...common, 'package.json': packageJson(students) }
  const solutions = filesIn('solutions')
  const modules = solutions.filter((path) => path.endsWith('.ts'))
  const imported = await withPackagesOutside(modules.map((path) => join(KIT_ROOT, path)))
  const runner = await compiledRunner()
  const tests = await compiledTestsChild()
  return {
    ...common,
    'package.json': packageJson([...students, ...imported.packages, ...runner.packages]),
    [FOR_STUDENTS]: packageJson(students),
    ...inPacked({ ...runner.files, ...tests.files }),
    [NOTICES_OF_TESTS]: notices([...tests.bundled].sort()),
    ...readAll([...solutions, ...AUTHORS]),
  }
}

function inPacked(files: Readonly<Record<string, string>>): PackageFiles {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`packed/${name}`, text]))
}

function packageJson(packages: readonly string[]): string {
  const { name, version, description, license, engines, dependencies, devDependencies } =
    JSON.parse(read('package.json')) as Record<string, unknown> & {
      dependencies: Record<string, string>
      devDependencies: Record<string, string>
    }
  const ranges = { ...devDependencies, ...dependencies }
  return json({
    ...{ name, version, description, license, private: true, type: 'module', engines },
    bin: { 'router-round': PROGRAM, kata: PROGRAM },
    exports: {
      './vitest': { types: `./${DESCRIBE_KATA}.d.mts`, default: `./${DESCRIBE_KATA}.mjs` },
      './tsconfig.json': './tsconfig.json',
      './package.json': './package.json',
    },
    dependencies: Object.fromEntries(
      [...new Set(packages)].sort().map((name) => [name, ranges[name]]),
    ),
  })
}

/** The settings of the kit, for an attempt to extend. */
function tsconfig(): string {
  const { config } = ts.parseConfigFileTextToJson('tsconfig.json', read('tsconfig.json'))
  return json({ compilerOptions: config.compilerOptions, include: ['katas'] })
}

function declarations(path: string): string {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(read(path), { fileName: path })
  for (const { messageText } of diagnostics) {
    throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
  }
  return outputText
}

/** A package that brings no text of its licence is named with what its `package.json` says. */
function notices(folders: readonly string[]): string {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(read(`${folder}/package.json`)) as Record<
      string,
      string
    >
    const file = readdirSync(join(KIT_ROOT, folder)).find((one) => /^licen[cs]e/i.test(one))
    const text = file === undefined ? `Licence: ${license}` : read(`${folder}/${file}`).trim()
    return `${name} ${version}\n\n${text}\n`
  })
  return texts.join(`\n${'-'.repeat(72)}\n\n`)
}

function isNoTest(path: string): boolean {
  return !path.endsWith('.test.ts')
}

function readAll(paths: readonly string[]): PackageFiles {
  return Object.fromEntries(paths.map((path) => [path, read(path)]))
}

function read(path: string): string {
  return readFileSync(join(KIT_ROOT, path), 'utf8')
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** By their paths from the kit's folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(KIT_ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(KIT_ROOT.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}
