import { expect, test } from 'vitest'
import { putInPlace } from '../../harness/flaws/put-in-place.ts'

const TEXT = `function f() {
  const a = 1
  if (a) {
    g(a)
    h(a)
  }
  h(2)
}
`

test('a piece of a line is put in the place of another', () => {
  expect(putInPlace(TEXT, 'h(2)', 'h(3)')).toEqual({ text: TEXT.replace('h(2)', 'h(3)') })
})

test('lines are found whatever their indentation on the page, and put with that of the place', () => {
  const put = putInPlace(
    TEXT,
    `
            g(a)
            h(a)
          }`,
    `
            h(a)
            if (a > 1) {
              g(a)

            }
          }`,
  )
  expect(put).toEqual({
    text: TEXT.replace(
      '    g(a)\n    h(a)\n  }',
      '    h(a)\n    if (a > 1) {\n      g(a)\n\n    }\n  }',
    ),
  })
})

test('lines that are indented otherwise among themselves are others', () => {
  const find = `
    g(a)
      h(a)`
  expect(putInPlace(TEXT, find, '')).toEqual({ complaint: '`g(a)` does not stand there' })
})

test('a line of which nothing is left goes, one of which something is left stays', () => {
  expect(putInPlace(TEXT, 'h(2)', '')).toEqual({ text: TEXT.replace('  h(2)\n', '') })
  expect(putInPlace(TEXT, 'const ', '')).toEqual({ text: TEXT.replace('const ', '') })
})

test('what stands nowhere, or twice, or is the same, is no change', () => {
  expect(putInPlace(TEXT, 'i(2)', 'h(3)')).toEqual({ complaint: '`i(2)` does not stand there' })
  expect(putInPlace(TEXT, 'h(', 'g(')).toEqual({ complaint: '`h(` stands there 2 times' })
  expect(putInPlace(TEXT, 'h(2)', 'h(2)')).toEqual({ complaint: '`h(2)` is put in its own place' })
  expect(putInPlace(TEXT, '', 'h(2)')).toEqual({ complaint: '`` does not stand there' })
})

test('what is put is taken as it stands, dollars too', () => {
  expect(putInPlace(TEXT, 'h(2)', '$&$1')).toEqual({ text: TEXT.replace('h(2)', () => '$&$1') })
})
