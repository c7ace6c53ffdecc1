import tseslint from 'typescript-eslint'

/**
 * Which rooms of `harness/` each room may import, and which packages; all else is refused, and so is a
 * room that is not here. From the lowest to the highest: a room knows rooms above it in this table only.
 */
export const ROOMS = {
  core: { rooms: [], packages: ['@sinonjs/fake-timers'] },
  lib: { rooms: [], packages: ['node:'] },
  compile: { rooms: [], packages: ['node:', 'esbuild', 'tsx/esm/api'] },
  kata: { rooms: ['core'], packages: ['fast-check'] },
  explain: { rooms: ['core', 'lib'], packages: ['diff', 'fast-wrap-ansi', 'marked', 'picocolors'] },
  explore: { rooms: ['core'], packages: ['fast-check'] },
  source: { rooms: ['core', 'lib', 'compile'], packages: ['node:', 'typescript'] },
  bank: { rooms: ['core', 'lib', 'compile'], packages: ['node:', 'esbuild'] },
  flaws: { rooms: ['lib', 'bank'], packages: ['node:'] },
  jail: { rooms: ['lib'], packages: ['node:'] },
  judge: {
    rooms: ['core', 'lib', 'compile', 'source', 'jail'],
    packages: ['node:', 'esbuild', 'valibot'],
  },
  attempts: {
    rooms: ['core', 'lib', 'bank'],
    packages: ['node:', 'minisearch', 'stemmer', 'valibot'],
  },
  vitest: {
    rooms: ['core', 'lib', 'explain', 'explore', 'source', 'bank', 'attempts'],
    packages: ['node:', 'vitest'],
  },
  throughput: { rooms: ['core', 'lib', 'bank', 'judge'], packages: ['node:', 'tinybench'] },
  review: {
    rooms: ['core', 'lib', 'explain', 'explore', 'source', 'bank', 'judge', 'attempts'],
    packages: ['node:', 'eslint/universal', 'typescript', 'typescript-eslint', 'vitest/node'],
  },
  tdd: {
    rooms: [
      ...[
        'core',
        'lib',
        'compile',
        'explain',
        'source',
        'bank',
        'flaws',
        'jail',
        'judge',
        'attempts',
      ],
    ],
    packages: [
      ...['node:', 'esbuild', 'fast-check', 'valibot', 'vitest', 'vitest/internal/browser'],
      'vitest/node',
    ],
  },
  battery: {
    rooms: ['core', 'lib', 'explain', 'explore', 'source', 'bank', 'flaws', 'judge', 'attempts'],
    packages: ['node:', 'p-queue', 'typescript'],
  },
  scaffold: { rooms: ['lib', 'bank'], packages: ['node:'] },
  assignment: {
    rooms: ['core', 'lib', 'bank', 'attempts'],
    packages: ['node:', 'valibot', 'yaml'],
  },
  intake: {
    rooms: ['core', 'lib', 'bank', 'assignment'],
    packages: ['node:', 'csv-parse/sync', 'tar-stream', 'valibot', 'yaml', 'yauzl'],
  },
  results: { rooms: ['lib', 'assignment', 'intake'], packages: ['node:', 'valibot'] },
  similarity: { rooms: ['results'], packages: ['typescript'] },
  exports: {
    rooms: ['lib', 'assignment', 'intake', 'results'],
    packages: ['node:', 'csv-stringify/sync'],
  },
  report: {
    rooms: ['lib', 'assignment', 'intake', 'results', 'exports'],
    packages: ['node:', 'd3-array', 'd3-scale'],
  },
  show: { rooms: ['core', 'lib', 'explain'], packages: ['d3-scale'] },
  grading: {
    rooms: [
      ...['core', 'lib', 'explain', 'explore', 'bank', 'flaws', 'judge', 'attempts', 'tdd', 'jail'],
      ...['assignment', 'intake', 'results', 'similarity', 'exports', 'report'],
    ],
    packages: ['node:', 'fflate', 'p-queue', 'tar-stream', 'valibot'],
  },
  package: {
    rooms: ['lib', 'compile', 'bank', 'judge', 'tdd', 'grading'],
    packages: ['node:', 'esbuild', 'tar-stream', 'typescript'],
  },
  cli: {
    rooms: [
      ...['core', 'lib', 'compile', 'explain', 'explore', 'source', 'bank', 'flaws', 'judge'],
      ...['attempts', 'vitest', 'throughput', 'review', 'tdd', 'battery', 'scaffold', 'jail'],
      ...['assignment', 'intake', 'results', 'exports', 'report', 'show', 'grading', 'package'],
    ],
    packages: [
      ...['node:', '@bomb.sh/tab/commander', '@clack/prompts', 'chokidar', 'commander'],
      ...['fast-wrap-ansi', 'fastest-levenshtein'],
    ],
  },
  measure: {
    rooms: [
      ...['core', 'lib', 'explore', 'source', 'bank', 'flaws', 'judge', 'attempts', 'vitest'],
      ...['battery', 'explain', 'jail', 'assignment', 'intake', 'results', 'grading'],
    ],
    packages: [
      ...['node:', '@lydell/node-pty', '@stryker-mutator/instrumenter', '@xterm/headless'],
      ...['fast-check', 'p-queue', 'valibot'],
    ],
  },
}

/** The files of `core` that touch `node:*`, and the globals that they restore. */
const CORE_ON_NODE = ['clock', 'globals', 'outside', 'promise-trail', 'world'].map(
  (name) => `harness/core/${name}.ts`,
)

/** The files of these patterns import what one of the given expressions matches, and nothing else. */
const only = (files, allowed, message) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: [{ regex: `^(?!(?:${allowed.join('|')}))`, message }] },
    ],
  },
})

/** A package by its whole name; `node:` stands for all of Node's modules. */
const named = (name) => (name.endsWith(':') ? name : `${name}$`)

/** A file of a room, or of a folder in it, imports its own room and what the table says. */
const roomRules = Object.entries(ROOMS).flatMap(([room, { rooms, packages }]) => {
  const message = `harness/${room} may import ${[...rooms, ...packages].join(', ') || 'nothing'}: see ROOMS`
  const rule = (files, up, more = []) =>
    only(
      files,
      [
        '\\./',
        ...own(up),
        ...rooms.map((name) => `${up}${name}/`),
        ...[...packages, ...more].map(named),
      ],
      message,
    )
  return [
    rule([`harness/${room}/*.{ts,js}`], '\\.\\./'),
    rule([`harness/${room}/*/*.{ts,js}`], '\\.\\./\\.\\./'),
    ...(room === 'core' ? [rule(CORE_ON_NODE, '\\.\\./', ['node:'])] : []),
  ]
})

/** From a folder in a room, `../x.ts` is the room's own. */
function own(up) {
  return up === '\\.\\./' ? [] : ['\\.\\./(?!\\.\\./)']
}

const FACES = [
  '\\.\\./\\.\\./harness/core/index\\.ts$',
  '\\.\\./\\.\\./harness/kata/(?:index|traffic)\\.ts$',
]
const OWN_CONTRACT = '(?:\\.\\./)+katas/[^/]+/contract\\.ts$'

const folderRules = [
  {
    ...only(
      ['katas/*/*.ts'],
      ['\\./', ...FACES, 'fast-check$'],
      'a kata knows its own folder, the public faces of core and of what katas share, and fast-check',
    ),
    ignores: ['katas/**/*.test.ts'],
  },
  only(
    ['katas/*/{drive,contract}.ts'],
    ['\\./contract\\.ts$', FACES[0]],
    'the judged process must not load laws: a drive and a contract import types alone',
  ),
  only(
    ['solutions/*/reference.ts', 'solutions/*/flaws/*.ts'],
    [OWN_CONTRACT, '\\.\\./reference\\.ts$', 'p-queue$', 'node:'],
    "a solution knows its kata's contract, the platform and p-queue",
  ),
  only(
    ['solutions/*/{flaws,lenient}.ts'],
    ['\\.\\./\\.\\./harness/flaws/page\\.ts$'],
    'a page of flaws is text: it imports what it is written with',
  ),
  only(
    ['solutions/*/controls/*.ts'],
    [OWN_CONTRACT, '\\.\\./reference\\.ts$', '[^.]'],
    "a control knows its kata's contract and packages",
  ),
  only(
    ['solutions/*/honest-tests.ts'],
    ['\\./reference\\.ts$', 'vitest$'],
    'honest tests know what is exported, and vitest',
  ),
]

const FOCUSED = {
  selector: "CallExpression[callee.property.name='only']",
  message: 'A focused test hides the others.',
}

/** `require` looks for packages upwards from a file: there it does not matter which. */
const OWN_PLACE = {
  selector:
    ":not(CallExpression[callee.name='createRequire']) > MemberExpression[object.type='MetaProperty']",
  message:
    'the kit runs compiled, in one file elsewhere: take paths from KIT_ROOT (compile/cache.js)',
}

export default tseslint.config(
  // The kit's own folders and no other: a git worktree, or what a tool leaves behind, is not ours.
  // Submissions that attack are not written as the kit is.
  {
    ignores: [
      '*/',
      '!harness/',
      '!katas/',
      '!solutions/',
      '!test/',
      'test/attacks/submissions/',
      'test/attacks/own-tests/',
    ],
  },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', FOCUSED],
    },
  },
  { files: ['harness/**/*.ts', 'katas/**/*.ts'], rules: { 'no-console': 'error' } },
  { files: ['harness/**/*.ts'], rules: { 'no-restricted-syntax': ['error', FOCUSED, OWN_PLACE] } },
  only(['harness/**/*.{ts,js}'], ['(?!)'], 'a file of harness/ lies in a room that ROOMS names'),
  ...roomRules,
  ...folderRules,
)
