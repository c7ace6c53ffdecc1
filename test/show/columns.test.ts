import { expect, test } from 'vitest'
import { Columns, viewsOf } from '../../harness/show/columns.ts'
import { spansOf } from '../../harness/show/spans.ts'
import { handwritten, type Line } from '../support/handwritten.ts'

const events = (...lines: Line[]) => handwritten({}, [], lines).history.events

const MINE = events([0, 'submit', 'r1'], [0, 'start', 'r1'], [40, 'end', 'r1'])
const THEIRS = events([0, 'submit', 'r1'], [10, 'settle', 'r1'], [40, 'end', 'r1'])

test('two runs share the columns of an instant, in the order of each', () => {
  const columns = new Columns([MINE, THEIRS])
  expect(columns.instants).toEqual([
    { t: 0, first: 0, last: 1 },
    { t: 10, first: 2, last: 2 },
    { t: 40, first: 3, last: 3 },
  ])
  expect(columns.of(MINE)).toEqual([0, 1, 3])
  expect(columns.of(THEIRS)).toEqual([0, 2, 3])
})

test('the whole run is as far apart as time says; a busy instant has the room to itself', () => {
  const views = viewsOf(new Columns([MINE, THEIRS]))
  const shares = views.map(({ name, gaps }) => [name, ...gaps.map(([, share]) => share)])
  expect(shares).toEqual([
    ['the whole run', 0, 1 / 4, 3 / 4],
    ['only 0 ms', 1, 0, 0],
  ])
})

test('work that goes on after its answer runs for nobody, to the end of the run', () => {
  const list = events([0, 'submit', 'r1'], [1, 'start', 'r1'], [2, 'settle', 'r1'])
  const placed = list.map((event, column) => ({ event, column }))
  expect(spansOf(placed, 5)).toEqual([
    { from: 0, to: 1, doing: 'waiting' },
    { from: 1, to: 2, doing: 'running' },
    { from: 2, to: 5, doing: 'for-nobody', isOpen: true },
  ])
})
