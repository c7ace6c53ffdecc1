import { describe, expect, test } from 'vitest'
import { parseInterview } from '../../harness/bank/interview.ts'

const INTERVIEW = `# Interview notes: Relay

Nobody reads this line.

## Hints

### Level 1
1. A nudge
   that wraps.
2. The second: **bold** and \`code\`.

3. The third.

A paragraph that belongs to no item.

### Level 3 · a name

1. Only one.

## Ask first

- **Is it sorted?** No: it
  is not.
  _Also:_ in which order? What about
  the sequence
- **Two** bold **words?** Yes.
- A question without its marks?

### Level 2

- **Is it late?** Yes. _Also:_ when?

## Say it aloud

### Scale

At 10,000 a second:

- one machine.

### Cost

Nothing.

## What virtual time cannot show

* The garbage collector
  stops the world.
- The network.

## Why it works

One idea,
and another.

- And a list.

## In production

[a-library](https://example.com) waits.
`

describe('the interviewer’s notes', () => {
  const notes = parseInterview(INTERVIEW)
  const { hints, askFirst, sayItAloud, traps, whyItWorks, inProduction } = notes

  test('give hints by level, each in one line; a level without hints is empty', () => {
    expect(hints).toEqual([
      ['A nudge that wraps.', 'The second: **bold** and `code`.', 'The third.'],
      [],
      ['Only one.'],
    ])
  })

  test('give questions with their answers, other words and level; one without marks has no answer', () => {
    expect(askFirst).toEqual([
      {
        question: 'Is it sorted?',
        answer: 'No: it is not.',
        also: ['in which order?', 'What about the sequence'],
        level: 1,
      },
      { question: 'Two', answer: 'bold **words?** Yes.', also: [], level: 1 },
      { question: 'A question without its marks?', answer: '', also: [], level: 1 },
      { question: 'Is it late?', answer: 'Yes.', also: ['when?'], level: 2 },
    ])
  })

  test('give the talk by title, paragraphs and lists as they stand', () => {
    expect(sayItAloud).toEqual([
      { title: 'Scale', text: 'At 10,000 a second:\n\n- one machine.' },
      { title: 'Cost', text: 'Nothing.' },
    ])
  })

  test('give the traps', () => {
    expect(traps).toEqual(['The garbage collector stops the world.', 'The network.'])
  })

  test('give why the reference works and what does the job in production, as they stand', () => {
    expect(whyItWorks).toBe('One idea,\nand another.\n\n- And a list.')
    expect(inProduction).toBe('[a-library](https://example.com) waits.')
  })

  test('are empty where nothing is written', () => {
    expect(parseInterview('')).toEqual({
      hints: [],
      askFirst: [],
      sayItAloud: [],
      traps: [],
      whyItWorks: '',
      inProduction: '',
    })
  })

  test('are read with the line ends of Windows too', () => {
    const ofWindows = parseInterview(INTERVIEW.replaceAll('\n', '\r\n'))
    expect(ofWindows).toEqual(notes)
  })
})
