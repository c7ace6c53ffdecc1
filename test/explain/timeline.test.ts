import { expect, test } from 'vitest'
import { anError, traffic, UNDEFINED, type Kata, type Value } from '../../harness/core/index.ts'
import { paint } from '../../harness/explain/paint.ts'
import { tableLines } from '../../harness/explain/table.ts'
import { legend, timeline, type Picture } from '../../harness/explain/timeline.ts'
import { wrap } from '../../harness/explain/wrap.ts'
import { handwritten, type Line } from '../support/handwritten.ts'

const kata: Kata = {
  slug: 'any',
  title: 'Any',
  summary: 'any',
  difficulty: 'easy',
  minutes: 1,
  levels: ['one'],
  exports: {},
  laws: [],
  scenarios: [],
  workloads: () => ({ generate: () => ({ value: traffic({}, []) }) }),
  label: (id) => `${id}!`,
}

function draw(
  lines: Line[],
  notes: Record<string, string> = {},
  { reference, ...rest }: Partial<Omit<Picture, 'reference'>> & { reference?: Line[] } = {},
): string {
  const due = reference && handwritten({}, [], reference).history
  const picture = { run: handwritten({}, [], lines), notes, reference: due, ...rest }
  return timeline(picture, { kata }).join('\n')
}

test('waiting and running differ, and the outcome stands behind', () => {
  const lines: Line[] = [
    [0, 'submit', 'r1'],
    [10, 'start', 'r1'],
    [30, 'end', 'r1', { how: 'resolved', value: 1 }],
    [30, 'settle', 'r1', { how: 'resolved', value: 1 }],
  ]
  expect(draw(lines, { r1: '← mind this' })).toMatchInlineSnapshot(`
    "ms   0         10                  30
    r1!  ░░░░░░░░░░████████████████████    1  ← mind this"
  `)
})

test('a caller that hung up is marked, and what runs on after is late', () => {
  const lines: Line[] = [
    [0, 'submit', 'r1'],
    [0, 'start', 'r1'],
    [20, 'cancel', 'r1', { value: 'gone' }],
    [20, 'settle', 'r1', { how: 'rejected', value: 'gone' }],
    [20, 'abort', 'r1', { value: 'gone' }],
    [40, 'end', 'r1', { how: 'resolved', value: 1 }],
  ]
  expect(draw(lines)).toMatchInlineSnapshot(`
    "ms   0                   20                  40
    r1!  ████████████████████✗▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒    rejects "gone""
  `)
})

test('what is refused at once still shows, as an instant', () => {
  const lines: Line[] = [
    [5, 'submit', 'r1'],
    [
      5,
      'settle',
      'r1',
      { how: 'rejected', value: { $: 'error', id: '#1', name: 'RangeError', message: 'x' } },
    ],
    [20, 'submit', 'r2'],
  ]
  expect(draw(lines)).toMatchInlineSnapshot(`
    "ms   5                             20
    r1!  •                                 RangeError
    r2!                                ░░  …"
  `)
})

test('what a handler came to is not the answer of its caller', () => {
  const failed: Line[] = [
    [0, 'submit', 'r1'],
    [0, 'start', 'r1'],
    [20, 'end', 'r1', { how: 'rejected', value: anError('e1') }],
  ]
  expect(draw(failed, { r1: '← no answer' })).toMatch(/█ +… {2}← no answer$/)
  expect(draw(failed)).not.toContain('Error')
})

test.for<[how: string, value: Value, words: string]>([
  ['resolved', null, 'null'],
  ['resolved', anError('e1'), 'answers Error "e1"'],
  ['rejected', null, 'rejects null'],
  ['rejected', anError('e1', 'AbortError'), 'AbortError "e1"'],
  ['threw', UNDEFINED, 'throws undefined'],
  ['threw', anError('#1', 'RangeError'), 'throws RangeError'],
  ['returned', 42, 'returns 42'],
])('a call that %s %o: %s', ([how, value, words]) => {
  const lines: Line[] = [
    [0, 'submit', 'r1'],
    [1, 'settle', 'r1', { how, value }],
  ]
  expect(draw(lines).endsWith(`  ${words}`)).toBe(true)
})

test('a call that answers without a promise has an outcome, too', () => {
  const check = (fields: Record<string, Value>): string =>
    draw([
      [0, 'create', 'check 1', fields],
      [1, 'create', 'check 2', fields],
    ])
  expect(check({ how: 'returned' }).endsWith('  ok')).toBe(true)
  expect(
    check({ how: 'threw', value: anError('#1', 'TypeError') }).endsWith('  throws TypeError'),
  ).toBe(true)
})

test('a long run is drawn in coarser steps, within 80 columns', () => {
  const lines: Line[] = [
    [0, 'submit', 'r1'],
    [100_000, 'start', 'r1'],
    [3_600_000, 'end', 'r1', { how: 'resolved' }],
    [3_600_000, 'settle', 'r1', { how: 'resolved' }],
  ]
  expect(draw(lines)).toMatchInlineSnapshot(`
    "ms   0                                   3600000
    r1!  ░███████████████████████████████████    ok"
  `)
  expect(
    Math.max(
      ...draw(lines)
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(80)
})

test('of many rows the noted ones are kept', () => {
  const lines = Array.from({ length: 30 }, (_, index): Line => [index, 'submit', `r${index}`])
  const drawn = draw(lines, { r29: '← the one' })
  expect(drawn).toContain('r29!')
  expect(drawn).toMatch(/… and 18 more$/)
})

test('of many rows those are kept that are spoken of, and those that went shortly before', () => {
  const lines = Array.from({ length: 30 }, (_, index): Line => [index, 'submit', `r${index}`])
  const drawn = draw(lines, { r29: '← the one' }, { said: 'r2 was before r29' }).split('\n')
  const labels = drawn.map((line) => line.split(/[!\s]/)[0])
  expect(labels).toEqual(['ms', 'r2', ...Array.from({ length: 11 }, (_, n) => `r${n + 19}`), '…'])
})

test('where there are more rows than room, a call and its work of the same time are one row', () => {
  const lines = Array.from({ length: 7 }, (_, n): Line[] => [
    [n, 'submit', `c${n}`],
    [n, 'start', `c${n}#1`],
    [n + 1, 'end', `c${n}#1`, { how: 'resolved', value: n }],
    [n + 1, 'settle', `c${n}`, { how: 'resolved', value: n === 3 ? 'else' : n }],
  ]).flat()
  const drawn = draw(lines, { c6: '← the one' })
  const labels = drawn.split('\n').map((line) => line.slice(0, 11).trimEnd())
  expect(labels).toEqual([
    'ms',
    ...['c0!, c0#1!', 'c1!, c1#1!', 'c2!, c2#1!', 'c3!', 'c3#1!', 'c4!, c4#1!', 'c5!, c5#1!'],
    'c6!, c6#1!',
  ])
  expect(drawn).toContain('← the one')
})

test('a run without events draws nothing', () => {
  expect(draw([])).toBe('')
})

test('the legend explains the glyphs that are there, and no other', () => {
  expect(legend(['░░██'])).toBe('░ waiting  █ running')
})

test('colours add nothing to the text', () => {
  const run = handwritten({}, [], [[0, 'submit', 'r1'] as Line, [4, 'start', 'r1'] as Line])
  const coloured = timeline({ run }, { kata, paint: paint(true) }).join('\n')
  const escape = String.fromCharCode(27)
  expect(coloured).toContain(escape)
  const uncoloured = coloured.replaceAll(new RegExp(`${escape}\\[\\d+m`, 'g'), '')
  expect(uncoloured).toBe(timeline({ run }, { kata }).join('\n'))
})

test('a table shows the rows around the first wrong one', () => {
  const rows = Array.from({ length: 40 }, (_, index) => ({
    cells: [String(index), 'x'],
    wrong: index === 30,
  }))
  const lines = tableLines({ columns: ['call', 'got'], rows })
  expect(lines.some((line) => /^✗ 30 +x$/.test(line))).toBe(true)
  expect(lines).toHaveLength(12)
})

const WAITS: Line[] = [
  [0, 'submit', 'r1'],
  [0, 'start', 'r1'],
  [2, 'submit', 'r2'],
  [5, 'end', 'r1', { how: 'resolved', value: 1 }],
  [5, 'settle', 'r1', { how: 'resolved', value: 1 }],
]

test('where the reference did otherwise, what it did follows in lines', () => {
  const mine: Line[] = [...WAITS, [9, 'settle', 'r2', { how: 'resolved', value: 2 }]]
  const reference: Line[] = [
    ...WAITS,
    [5, 'start', 'r2'],
    [9, 'end', 'r2', { how: 'resolved', value: 2 }],
    [9, 'settle', 'r2', { how: 'resolved', value: 2 }],
  ]
  expect(draw(mine, { r2: '← idle' }, { reference, atMs: 5 })).toMatchInlineSnapshot(`
    "ms           0       2           ▾5              9
    r1!          ████████████████████                    1
    r2!                  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░    2  ← idle
      reference          ┄┄┄┄┄┄┄┄┄┄┄┄━━━━━━━━━━━━━━━━    2"
  `)
  expect(legend([draw(mine, {}, { reference })])).toMatch(/ {2}┄━ reference$/)
})

test('of a run like that of the reference there is one chart', () => {
  expect(draw(WAITS, {}, { reference: WAITS })).toBe(draw(WAITS))
})

test('what only the reference did is drawn as well, and what it did not do says so', () => {
  const mine: Line[] = [...WAITS, [6, 'start', 'x'], [7, 'end', 'x', { how: 'resolved' }]]
  const reference: Line[] = [...WAITS, [6, 'start', 'y'], [7, 'end', 'y', { how: 'resolved' }]]
  const drawn = draw(mine, {}, { reference })
  expect(drawn).toMatch(/^x! +█+ +.*← not in the reference$/m)
  expect(drawn).toMatch(/^y! +━+ +.*← reference only$/m)
})

test('the words of an error of the code are no difference', () => {
  const failing = (message: string): Line[] => [
    [0, 'submit', 'r1'],
    [
      9,
      'settle',
      'r1',
      { how: 'rejected', value: { $: 'error', id: '#1', name: 'TimeoutError', message } },
    ],
  ]
  expect(draw(failing('late'), {}, { reference: failing('too late') })).toBe(draw(failing('late')))
})

test('where all happens in one instant there is nothing to draw', () => {
  expect(
    draw([
      [3, 'submit', 'r1'],
      [3, 'settle', 'r1', { how: 'resolved' }],
    ]),
  ).toBe('')
})

test('many rows that look alike are one', () => {
  const lines = Array.from({ length: 5_000 }, (_, index): Line[] => [
    [1, 'submit', `r${index}`],
    [5, 'settle', `r${index}`, { how: 'resolved', value: `answer r${index}` }],
  ])
  expect(draw(lines.flat())).toMatchInlineSnapshot(`
    "ms                    1               5
    r0! and more like it  ░░░░░░░░░░░░░░░░    "answer r0""
  `)
})

test('a text breaks at spaces, within 80 columns', () => {
  const lines = wrap('word '.repeat(40).trim(), '  ', '* ')
  expect(lines[0]).toMatch(/^\* word/)
  expect(lines[1]).toMatch(/^ {2}word/)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})
