import { dirname } from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import type ts from 'typescript'
import { measured, notMeasured, type Measured } from './measured.ts'

/** What an interviewer would point at. */
export type Lint = Measured<{ findings: LintFinding[] }>

export interface LintFinding {
  /** From 1. */
  line: number
  rule: string
  sentence: string
}

const HOW = 'typescript-eslint, a short list; disable comments ignored'

/** The rules, each with what an interviewer would say. Style is nobody's concern here. */
const RULES = {
  '@typescript-eslint/no-explicit-any': '`any` switches the type checker off: say what it is',
  '@typescript-eslint/no-floating-promises':
    'nobody waits for this promise: await it, return it, or say `void`',
  '@typescript-eslint/no-misused-promises': 'a promise where none is expected: it is always truthy',
  '@typescript-eslint/await-thenable': '`await` on something that is no promise',
  '@typescript-eslint/no-unused-vars': 'declared and never used',
  '@typescript-eslint/no-non-null-assertion': '`!` claims what nobody checked',
  '@typescript-eslint/ban-ts-comment': 'a comment that silences the type checker',
  'no-async-promise-executor': 'a throw in an async executor is lost: the promise never settles',
  'no-empty': 'an empty block: a failure that is swallowed here is swallowed for good',
  'no-unsafe-finally': '`finally` with a return hides the error',
  'no-var': '`var` outlives its block: use const or let',
  'prefer-const': 'never reassigned: use const',
  eqeqeq: 'compares with conversion: use three signs',
  'no-console': 'a console call is left in',
  'no-debugger': 'a debugger statement is left in',
} as const

const OPTIONS: Record<string, unknown[]> = {
  eqeqeq: ['always', { null: 'ignore' }],
  '@typescript-eslint/no-unused-vars': [{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
}

/** @param program one that holds the file: some rules ask for types. */
export async function lintOf(file: string, program: ts.Program): Promise<Lint> {
  try {
    const [result] = await linterFor(file, program).lintFiles([file])
    const messages = result?.messages ?? []
    if (!result || messages.some(({ fatal }) => fatal)) {
      return notMeasured('the file cannot be parsed')
    }
    const findings = messages.flatMap(({ ruleId, line, message }) =>
      ruleId === null ? [] : [{ line, rule: ruleId, sentence: sentenceFor(ruleId, message) }],
    )
    return measured(HOW, { findings })
  } catch (error) {
    return notMeasured(`eslint cannot run: ${String((error as Error).message).split('\n')[0]}`)
  }
}

function linterFor(file: string, program: ts.Program): ESLint {
  const rules = Object.fromEntries(
    Object.keys(RULES).map((rule) => [rule, ['error', ...(OPTIONS[rule] ?? [])] as const]),
  )
  return new ESLint({
    cwd: dirname(file),
    overrideConfigFile: true,
    ignore: false,
    allowInlineConfig: false,
    overrideConfig: [
      {
        files: ['**/*.ts'],
        plugins: { '@typescript-eslint': tseslint.plugin as never },
        languageOptions: {
          parser: tseslint.parser as never,
          parserOptions: { programs: [program] },
        },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
        rules: rules as never,
      },
    ],
  })
}

/** With the name that it is about, where the linter gives one. */
function sentenceFor(rule: string, message: string): string {
  const name = /^'([^']+)'/.exec(message)?.[1]
  const sentence = (RULES as Record<string, string>)[rule] ?? rule
  return name === undefined ? sentence : `\`${name}\`: ${sentence}`
}
