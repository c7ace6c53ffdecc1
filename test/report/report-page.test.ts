import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder, type TemporaryFolder } from '../../harness/lib/temporary-folder.ts'
import { histogram } from '../../harness/report/charts.ts'
import { reportPage } from '../../harness/report/report-page.ts'
import type { KataResult, Results, StudentResult } from '../../harness/results/results.ts'
import { launchBrowser } from '../support/browser.ts'

let folder: TemporaryFolder
let browser: Browser
let page: Page
const asked: string[] = []

beforeAll(async () => {
  folder = temporaryFolder()
  writeFileSync(join(folder.path, 'report.html'), reportPage(RESULTS))
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1_000, height: 800 } })
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(address())
})
afterAll(async () => {
  await browser.close()
  folder.remove()
})

const address = (): string => pathToFileURL(join(folder.path, 'report.html')).href

/** The names of the rows that are shown, in order. */
function names(): Promise<string[]> {
  return page.locator('#students tbody tr:visible td:first-child').allTextContents()
}

function kataResult(points: number, outcome: KataResult['outcome'] = 'judged'): KataResult {
  const level = { level: 1, name: 'in <time>', points, maxPoints: 10, laws: [] }
  const sentence = 'Level 1 & more "quoted".'
  return {
    ...{ kata: 'deadline', title: 'Deadline', outcome, forTeacher: sentence, forStudent: sentence },
    levels: [{ ...level, outcome: points === 10 ? 'pass' : 'fail' }],
    ...{ points, maxPoints: 10 },
  }
}

function student(id: string, name: string, points: number, more = {}): StudentResult {
  return {
    student: { id, name, ids: {} },
    submission: { from: id, digest: '0', ignored: [] },
    late: { due: '2026-01-08T00:00:00Z', minutes: 0, days: 0, percentLost: 0 },
    katas: [kataResult(points)],
    ...{ points, score: points, maxPoints: 10, needsEye: [] },
    ...more,
  }
}

const BAD_NAME = '<img src=x onerror="document.title=1"> =cmd \u202Eevil'

const RESULTS: Results = {
  format: 'router-round/results/v1',
  ...{ kit: '0', seed: '0', sandbox: 'unsandboxed' },
  assignment: {
    format: 'router-round/assignment/v1',
    ...{ id: 'week-1', title: 'Week 1 </script>', katas: [{ kata: 'deadline', points: [10] }] },
    ...{ opens: '2026-01-01T00:00:00Z', due: '2026-01-08T00:00:00Z', disclosure: 'practice' },
    late: { bufferMinutes: 0, graceDays: 0, percentPerDay: 10, extensions: {} },
  },
  students: [
    student('a-1', 'Ada', 10),
    student('b-2', BAD_NAME, 2, { needsEye: ['deadline: <b>look</b>'] }),
    student('c-3', 'Çelik', 7.5),
    student('d-4', 'Di', 0, { katas: [kataResult(0, 'timed-out')] }),
  ],
  similarity: [{ kata: 'deadline', students: ['a-1', 'c-3'], likeness: 0.9 }],
}

test('the table is sorted by the column whose head is pressed, by keyboard too', async () => {
  const score = page.getByRole('button', { name: 'Score' })
  await score.focus()
  await page.keyboard.press('Enter')
  expect(await names()).toEqual([
    'Di',
    '<img src=x onerror="document.title=1"> =cmd evil',
    'Çelik',
    'Ada',
  ])
  await page.keyboard.press('Enter')
  expect((await names())[0]).toBe('Ada')
  await page.getByRole('button', { name: 'Name' }).click()
  expect((await names()).slice(1)).toEqual(['Ada', 'Çelik', 'Di'])
})

test('a search shows the rows in which all its words are', async () => {
  const search = page.getByLabel('Search')
  await search.fill('TIMED di')
  expect(await names()).toEqual(['Di'])
  expect(await page.locator('#count').textContent()).toBe('1 of 4')
  await search.fill('')
  expect(await names()).toHaveLength(4)
})

test('what a student is called is text and nothing else, and the page asks for nothing', async () => {
  expect(await page.title()).toBe('Week 1 </script>: the class')
  expect(await page.locator('img').count()).toBe(0)
  expect(await page.locator('b', { hasText: 'look' }).count()).toBe(0)
  expect(asked).toEqual([address()])
})

test.each(['light', 'dark'] as const)(
  'by %s it is read against its ground',
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    const [text = 0, ground = 0] = (await page.evaluate(`(() => {
    const light = (name) => getComputedStyle(document.body)[name].match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)
    return [light('color'), light('backgroundColor')]
  })()`)) as number[]
    expect(Math.abs(text - ground)).toBeGreaterThan(500)
  },
)

test('at 400 pixels nothing stands out to the right', async () => {
  await page.setViewportSize({ width: 400, height: 800 })
  const widths = (await page.evaluate(
    '[document.documentElement.scrollWidth, innerWidth]',
  )) as number[]
  expect(widths[0]).toBe(widths[1])
})

test('a class judged without a jail says so at the top', async () => {
  expect(await page.locator('.warning').textContent()).toContain('without a jail')
})

test('of the same results the same page', () => {
  expect(reportPage(structuredClone(RESULTS))).toBe(reportPage(RESULTS))
})

test('points for own tests have a column where the assignment counts them, and commit times their word of caution', async () => {
  const ownTests = { ...{ flaws: 9, caught: ['a'], faults: [], points: 3.5, maxPoints: 10 } }
  const told = { outcome: 'judged', forTeacher: 'caught 1 of 9', forStudent: '' } as const
  const katas = [{ ...kataResult(10), ownTests: { ...told, ...ownTests } }]
  const submission = { from: 'a', digest: '0', ignored: [], isCommitTime: true as const }
  const assignment = { ...RESULTS.assignment, ownTests: { points: 10 } }
  const counting = {
    ...RESULTS,
    assignment,
    students: [student('a', 'Ada', 10, { katas, submission })],
  }
  expect(reportPage(RESULTS)).not.toMatch(/own tests|own word/)
  await page.setContent(reportPage(counting))
  const cells = (kind: string): Promise<string[]> =>
    page.locator(`#students ${kind}`).allTextContents()
  expect((await cells('th'))[5]).toBe('deadline: own tests')
  expect((await cells('td'))[5]).toBe('3.5')
  expect(await page.locator('main').textContent()).toContain('the student’s own word')
})

test('whoever has all points is in the picture of the scores', () => {
  const picture = histogram([40, 40, 40, 3], 40).text
  expect(picture.match(/class="bar"/g)).toHaveLength(2)
})
