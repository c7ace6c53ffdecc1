import { basename, dirname } from 'node:path'
import { Linter } from 'eslint/universal'
import tseslint from 'typescript-eslint'
import type ts from 'typescript'
import { measured, notMeasured, type Measured } from './measured.ts'
import type { Place } from './sources.ts'

/** What an interviewer would point at. */
export type Lint = Measured<{ findings: (Place & { rule: string; sentence: string })[] }>

const HOW = 'typescript-eslint, a short list; disable comments ignored'

/** The rules, each with what an interviewer would say. Style is nobody's concern here. */
const RULES = {
  '@typescript-eslint/no-explicit-any': '`any` switches the type checker off: say what it is',
  '@typescript-eslint/no-floating-promises':
    'nobody waits for this promise: await it, return it, or say `void`',
  '@typescript-eslint/no-misused-promises': 'a promise where none is expected: nobody waits for it',
  '@typescript-eslint/await-thenable': 'waits for something that is no promise',
  '@typescript-eslint/no-unused-vars': 'declared and never used',
  '@typescript-eslint/no-non-null-assertion': '`!` claims what nobody checked',
  '@typescript-eslint/ban-ts-comment': 'a comment that silences the type checker',
  'no-async-promise-executor': 'a throw in an async executor is lost: the promise never settles',
  'no-empty': 'an empty block: what is left out here, or swallowed, leaves no trace',
  'no-unsafe-finally': '`finally` that leaves by itself hides the error',
  'no-var': '`var` outlives its block: use const or let',
  'prefer-const': 'never reassigned: use const',
  eqeqeq: 'compares with conversion: use three signs',
  'no-console': 'a console call is left in',
  'no-debugger': 'a debugger statement is left in',
} as const

/** Where one rule finds different things. */
const SPECIAL: Record<string, string> = {
  '@typescript-eslint/no-misused-promises conditional': 'a promise as a condition is always true',
  '@typescript-eslint/no-unused-vars usedOnlyAsType': 'a value that is used as a type alone',
}

const OPTIONS: Record<string, unknown[]> = {
  eqeqeq: ['always', { null: 'ignore' }],
  '@typescript-eslint/no-unused-vars': [{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
}

/** @param program one that holds the files: some rules ask for types. */
export function lintOf(files: readonly ts.SourceFile[], program: ts.Program): Lint {
  const findings: Extract<Lint, { measured: true }>['findings'] = []
  const config = configFor(program)
  for (const { fileName, text } of files) {
    const file = basename(fileName)
    const linter = new Linter({ cwd: dirname(fileName) })
    const options = { filename: fileName, allowInlineConfig: false }
    for (const { ruleId, messageId, line, message } of linter.verify(text, config, options)) {
      // About the file as a whole: it was not looked at.
      if (ruleId === null) return notMeasured(`eslint cannot read ${file}: ${message}`)
      findings.push({ file, line, rule: ruleId, sentence: sentenceFor(ruleId, messageId, message) })
    }
  }
  return measured(HOW, { findings })
}

function configFor(program: ts.Program): Linter.Config {
  const rules = Object.keys(RULES).map(
    (rule) => [rule, ['error', ...(OPTIONS[rule] ?? [])]] as const,
  )
  return {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin as never },
    languageOptions: {
      parser: tseslint.parser as never,
      parserOptions: { programs: [program] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: Object.fromEntries(rules) as never,
  }
}

/** With the name that it is about, where the linter gives one. */
function sentenceFor(rule: string, messageId: string | undefined, message: string): string {
  const name = /^'([^']+)'/.exec(message)?.[1]
  const sentence =
    SPECIAL[`${rule} ${messageId}`] ?? (RULES as Record<string, string>)[rule] ?? rule
  return name === undefined ? sentence : `\`${name}\`: ${sentence}`
}
