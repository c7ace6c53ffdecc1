import { expect, test } from 'vitest'
import { passagesOf, placeOf } from '../../harness/attempts/passages.ts'

const README = `# Relay

"Pass it on.
Will you?"

## Contract

\`\`\`ts
send(message: string): void
\`\`\`

- **Bad input.** Is refused,
  at once.
- A second item.

| field | good |
| --- | --- |
| \`message\` | a string |

## Level 2 · it fails

1. Numbered.
`

test('a README comes in pieces, each with its place and level; code and heads of tables are none', () => {
  const pieces = passagesOf(README).map((one) => [placeOf(one), one.level, one.text])
  expect(pieces).toEqual([
    ['Relay', 0, '"Pass it on. Will you?"'],
    ['Contract, Bad input', 0, '**Bad input.** Is refused, at once.'],
    ['Contract', 0, 'A second item.'],
    ['Contract', 0, '`message` · a string'],
    ['Level 2 · it fails', 2, 'Numbered.'],
  ])
  expect(passagesOf(README.replaceAll('\n', '\r\n'))).toEqual(passagesOf(README))
})
