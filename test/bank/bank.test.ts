import { beforeAll, describe, expect, test } from 'vitest'
import { findKatas, KIT_ROOT } from '../../harness/bank/bank.ts'
import { checkKata, checkNames, type Report } from '../../harness/battery/check-kata.ts'
import { premiseLines } from '../../harness/battery/report-text.ts'

/** Held by `flaws/every-flaw.test.ts`, which looks at more than that. */
const EXCEPT = 'each flaw breaks its laws'

test('the bank holds katas', () => {
  expect(findKatas()).not.toEqual([])
})

describe.each(findKatas())('the kata %s', (slug) => {
  let report: Report

  beforeAll(async () => {
    report = await checkKata(slug, { root: KIT_ROOT, except: [EXCEPT] })
    if (report.premises.length > 0) console.log([slug, ...premiseLines(report.premises)].join('\n'))
  })

  test.each(checkNames.filter((name) => name !== EXCEPT))('%s', (name) => {
    const check = report.checks.find((one) => one.name === name)
    expect(check?.complaints.join('\n')).toBe('')
    expect(check?.ok).toBe(true)
  })
})
