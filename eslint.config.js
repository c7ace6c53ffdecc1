import tseslint from 'typescript-eslint'

/**
 * The import rules of the README's Architecture part. Each names who may not be imported and why;
 * `core` is the lowest row, then come explain, bank and explore, judge and attempts (which never import
 * each other), vitest.ts above attempts, and `cli` is the highest.
 */
const NODE = {
  regex: '^node:',
  message: 'core does no I/O: clock.ts, globals.ts, outside.ts and world.ts alone touch node:*',
}
const above = (...folders) => ({
  regex: `/(${folders.join('|')})(/|\\.ts$)`,
  message: 'this module is of a higher row: rows import lower rows only',
})

const rules = [
  {
    files: ['harness/core/**/*.ts'],
    patterns: [
      above(
        'explain',
        'bank',
        'flaws',
        'explore',
        'token',
        'interview',
        'counted-lines',
        'type-errors',
        'vitest',
        'judge',
        'attempts',
        'review',
        'tdd',
        'battery',
        'scaffold',
        'cli',
      ),
      {
        regex: '^(?!\\.|@sinonjs/fake-timers$|node:)',
        message: 'core depends on the clock library alone',
      },
      NODE,
    ],
  },
  {
    files: ['harness/core/{clock,globals,outside,world}.ts'],
    patterns: [
      above(
        'explain',
        'bank',
        'flaws',
        'explore',
        'vitest',
        'judge',
        'attempts',
        'review',
        'tdd',
        'battery',
        'scaffold',
        'cli',
      ),
    ],
  },
  {
    files: ['harness/kata/**/*.ts'],
    patterns: [
      {
        regex: '^(?!\\./|\\.\\./core/|fast-check$)',
        message: 'what katas share depends on core, and on fast-check for traffic',
      },
    ],
  },
  {
    files: ['harness/explain/**/*.ts'],
    patterns: [
      above(
        'bank',
        'flaws',
        'explore',
        'vitest',
        'judge',
        'attempts',
        'review',
        'tdd',
        'battery',
        'scaffold',
        'cli',
      ),
      { regex: '^node:', message: 'explain is pure' },
    ],
  },
  {
    files: ['harness/*.ts', 'harness/explore/**/*.ts'],
    ignores: ['harness/vitest.ts'],
    patterns: [above('vitest', 'judge', 'attempts', 'review', 'tdd', 'battery', 'scaffold', 'cli')],
  },
  {
    // It honours the mode of the attempt whose tests it declares.
    files: ['harness/vitest.ts'],
    patterns: [above('judge', 'review', 'tdd', 'battery', 'scaffold', 'cli')],
  },
  {
    files: ['harness/judge/**/*.ts'],
    patterns: [above('vitest', 'attempts', 'review', 'tdd', 'battery', 'scaffold', 'cli')],
  },
  {
    files: ['harness/attempts/**/*.ts'],
    patterns: [above('vitest', 'judge', 'review', 'tdd', 'battery', 'scaffold', 'cli')],
  },
  {
    files: ['harness/review/**/*.ts'],
    patterns: [above('vitest', 'tdd', 'battery', 'scaffold', 'cli')],
  },
  {
    files: ['harness/tdd/**/*.ts'],
    patterns: [above('vitest', 'review', 'battery', 'scaffold', 'cli')],
  },
  {
    files: ['harness/{battery,scaffold}/**/*.ts'],
    patterns: [above('vitest', 'attempts', 'review', 'tdd', 'cli')],
  },
  {
    files: ['katas/**/*.ts'],
    ignores: ['katas/**/*.test.ts'],
    patterns: [
      {
        regex: '/harness/(?!core/index\\.ts$|kata/(index|traffic)\\.ts$)',
        message: 'a kata knows the public face of core and of what katas share',
      },
      {
        regex: '^(?!\\.|fast-check$)',
        message: 'a kata depends on core, and on fast-check in workload.ts',
      },
      { regex: '/solutions/', message: 'a kata does not know its solutions' },
    ],
  },
  {
    files: ['katas/*/{drive,contract}.ts'],
    patterns: [
      {
        regex: '^\\.(?!/contract\\.ts$|\\./\\.\\./harness/core/index\\.ts$)',
        message: 'the judged process must not load laws',
      },
      { regex: '^[^.]', message: 'the driver and the contract depend on nothing' },
    ],
  },
  {
    files: ['solutions/*/reference.ts', 'solutions/*/flaws/*.ts'],
    patterns: [
      { regex: '^(?!\\.|p-queue$|node:)', message: 'a solution may use the platform and p-queue' },
      {
        regex: '/(harness|test)/|katas/[^/]+/(?!contract\\.ts$)',
        message: "a solution knows its kata's contract only",
      },
    ],
  },
  {
    files: ['solutions/*/flaws.ts'],
    patterns: [
      {
        regex: '^(?!\\.\\./\\.\\./harness/flaws/page\\.ts$)',
        message: 'a page of flaws is text: it imports what it is written with',
      },
    ],
  },
  {
    files: ['harness/flaws/**/*.ts'],
    patterns: [above('vitest', 'judge', 'attempts', 'review', 'tdd', 'battery', 'scaffold', 'cli')],
  },
  {
    files: ['solutions/*/controls/*.ts'],
    patterns: [
      {
        regex: '/(harness|test)/|katas/[^/]+/(?!contract\\.ts$)',
        message: "a solution knows its kata's contract only",
      },
    ],
  },
]

export default tseslint.config(
  // The kit's own folders and no other: a git worktree, or what a tool leaves behind, is not ours.
  { ignores: ['*/', '!harness/', '!katas/', '!solutions/', '!test/'] },
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
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='only']",
          message: 'A focused test hides the others.',
        },
      ],
    },
  },
  { files: ['harness/**/*.ts', 'katas/**/*.ts'], rules: { 'no-console': 'error' } },
  ...rules.map(({ files, ignores, patterns }) => ({
    files,
    ...(ignores && { ignores }),
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  })),
)
