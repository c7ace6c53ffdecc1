import { expect, test } from 'vitest'
import type { Event } from '../../harness/core/history.ts'
import { causesOf } from '../../harness/show/causes.ts'
import { handwritten, type Line } from '../support/handwritten.ts'

/** Each event that has a cause, with it: `start r1 ← submit r1`. */
function links(lines: Line[]): string[] {
  const { events } = handwritten({}, [], lines).history
  const name = ({ kind, id }: Event): string => `${kind} ${id}`
  return causesOf(events).flatMap((cause, index) => {
    const [from, to] = [events[cause ?? -1], events[index]]
    return from && to ? [`${name(to)} ← ${name(from)}`] : []
  })
}

const done = (value: string): Line[3] => ({ how: 'resolved', value })

test('a request starts because it came, or because a slot is free again', () => {
  expect(
    links([
      [0, 'submit', 'r1'],
      [0, 'start', 'r1'],
      [1, 'submit', 'r2'],
      [5, 'end', 'r1', done('a')],
      [5, 'start', 'r2'],
      [5, 'settle', 'r1', done('a')],
    ]),
  ).toEqual(['start r1 ← submit r1', 'start r2 ← end r1', 'settle r1 ← end r1'])
})

test('a try starts because the one before has failed', () => {
  expect(
    links([
      [0, 'submit', 'c1'],
      [0, 'start', 'c1#1'],
      [5, 'end', 'c1#1', { how: 'rejected', value: 'no' }],
      [9, 'start', 'c1#2'],
    ]),
  ).toEqual(['start c1#1 ← submit c1', 'start c1#2 ← end c1#1'])
})

test('a load starts for the get of its key, though its key was loaded before', () => {
  expect(
    links([
      [0, 'submit', 'g1', { key: 'a' }],
      [0, 'start', 'load 1 a', { key: 'a' }],
      [5, 'end', 'load 1 a', done('a1')],
      [5, 'settle', 'g1', done('a1')],
      [9, 'submit', 'g2', { key: 'a' }],
      [9, 'start', 'load 2 a', { key: 'a' }],
    ]),
  ).toEqual([
    'start load 1 a ← submit g1',
    'settle g1 ← end load 1 a',
    'start load 2 a ← submit g2',
  ])
})

test('a hang-up leads to what carries its reason, and to nothing else', () => {
  expect(
    links([
      [0, 'submit', 'r1'],
      [0, 'start', 'r1'],
      [5, 'cancel', 'r1', { value: 'bye' }],
      [5, 'abort', 'r1', { value: 'bye' }],
      [5, 'settle', 'r1', { how: 'rejected', value: 'other' }],
    ]),
  ).toEqual(['start r1 ← submit r1', 'abort r1 ← cancel r1'])
})
