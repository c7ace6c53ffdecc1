import { beforeAll, describe, expect, test } from 'vitest'
import { findKatas, KIT_ROOT } from '../harness/bank.ts'
import { checkKata, checkNames, type Report } from '../harness/battery/check-kata.ts'
import { premiseLines } from '../harness/battery/report-text.ts'

/** The battery judges some thirty implementations of a kata, on whatever machine this is. */

test('the bank holds katas', () => {
  expect(findKatas()).not.toEqual([])
})

describe.each(findKatas())('the kata %s', (slug) => {
  let report: Report

  beforeAll(async () => {
    report = await checkKata(slug, { root: KIT_ROOT })
    if (report.premises.length > 0) console.log([slug, ...premiseLines(report.premises)].join('\n'))
  })

  test.each(checkNames)('%s', (name) => {
    const check = report.checks.find((one) => one.name === name)
    expect(check?.complaints.join('\n')).toBe('')
    expect(check?.ok).toBe(true)
  })
})
