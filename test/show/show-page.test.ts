import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { loadKata } from '../../harness/bank/bank.ts'
import { LivePage } from '../../harness/cli/watch/live-page.ts'
import type { Counterexample, LawVerdict } from '../../harness/core/verdict.ts'
import { temporaryFolder, type TemporaryFolder } from '../../harness/lib/temporary-folder.ts'
import { nothingRedPage, showPage, type Shown } from '../../harness/show/show-page.ts'
import { launchBrowser } from '../support/browser.ts'
import { handwritten, type Line } from '../support/handwritten.ts'

const EVIL = '</script><img src=x onerror="document.title=1">'
const kata = await loadKata('priority-router')

const submit = (id: string, priority: number, at: number): object => ({
  ...{ id, do: 'submit', when: { at }, request: { priority } },
  work: { how: 'resolve', ms: 10 },
})

function runOf(second: string, third: string): Pick<Counterexample, 'workload' | 'history'> {
  const done = { how: 'resolved', value: EVIL }
  const lines: Line[] = [
    [0, 'submit', 'r1'],
    [0, 'start', 'r1'],
    [1, 'submit', 'r2'],
    [2, 'submit', 'r3'],
    [10, 'end', 'r1', done],
    [10, 'settle', 'r1', done],
    [10, 'start', second],
    [20, 'end', second, done],
    [20, 'settle', second, done],
    [20, 'start', third],
    [30, 'end', third, done],
    [30, 'settle', third, done],
  ]
  const operations = [submit('r1', 5, 0), submit('r2', 5, 1), submit('r3', 0, 2)]
  return handwritten({ concurrency: 1 }, operations as never[], lines)
}

const EXAMPLE: Counterexample = {
  token: '1.higher-priority-first.1',
  ...runOf('r2', 'r3'),
  reference: runOf('r3', 'r2').history,
  finding: {
    message: `r2 started before r3, ${EVIL}\nexpected  r3 to start first`,
    atMs: 10,
    notes: { r2: '← started first' },
  },
  neighbours: [{ words: 'without r1', ...runOf('r3', 'r2') }],
  trace: [
    { t: 10, seq: 6, did: 'calls', id: 'r2', at: { file: 'solution.ts', line: 3, text: 'go(r2)' } },
  ],
}

const LAW = {
  ...{ law: 'higher-priority-first', level: 1, kind: 'safety', outcome: 'fail' },
  ...{ sentence: 'a sentence', hint: 'a hint', held: 0, failed: 1 },
} as LawVerdict

function shown(more: Partial<Shown> = {}, example: Partial<Counterexample> = {}): string {
  const counterexample = { ...EXAMPLE, ...example }
  const sources = { 'solution.ts': 'one\ntwo\ngo(r2) // <b>three</b>\n' }
  return showPage({ kata, level: 1, law: LAW, counterexample, sources, ...more })
}

let folder: TemporaryFolder
let browser: Browser
beforeAll(async () => {
  folder = temporaryFolder()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  folder.remove()
})

async function opened(html: string, width = 1_100): Promise<Page & { asked: string[] }> {
  const file = join(folder.path, `${expect.getState().currentTestName?.length}.html`)
  writeFileSync(file, html)
  const page = await browser.newPage({ viewport: { width, height: 800 } })
  onTestFinished(() => page.close())
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(pathToFileURL(file).href)
  return Object.assign(page, { asked })
}

const now = (page: Page): Promise<string | null> => page.locator('#now').textContent()
const state = (page: Page, name: string): Promise<string | null> =>
  page.locator(`#state dt:text-is("${name}") + dd`).textContent()

test('it begins where it goes wrong; keys go through the events, the state beside it', async () => {
  const page = await opened(shown())
  expect(await now(page)).toBe('7 of 12 · 10 ms · you call r2’s handler')
  expect(await state(page, 'waiting')).toBe('r3 p0 r3 p0, r2 p5')
  await page.keyboard.press('ArrowLeft')
  expect(await state(page, 'running')).toBe('–')
  await page.keyboard.press('Home')
  expect(await now(page)).toBe('1 of 12 · 0 ms · r1 comes')
  await page.keyboard.press('End')
  expect(await now(page)).toMatch(/^12 of 12/)
  await page.locator('#slider').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  expect(await now(page)).toMatch(/^2 of 12 · 0 ms · you call r1’s handler/)
})

test('a click on an event shows it, and the line that did it', async () => {
  const page = await opened(shown())
  await page.locator('.events li').nth(0).click()
  expect(await page.locator('.source .now').count()).toBe(0)
  await page.locator('.mark').nth(6).click()
  expect(await now(page)).toMatch(/^7 of 12/)
  expect(await page.locator('.source .now').allTextContents()).toEqual(['go(r2) // <b>three</b>'])
  const bare = await opened(shown({}, { trace: undefined, reference: undefined, neighbours: [] }))
  expect(await bare.locator('.source, #overlay, #copy').count()).toBe(0)
})

test('the reference lies over it when asked for; a neighbour is a run of its own', async () => {
  const page = await opened(shown())
  const ghosts = page.locator('.scene:visible .ghost.bar.running')
  expect(await ghosts.first().isVisible()).toBe(false)
  await page.getByLabel('what the reference does').check()
  expect(await ghosts.first().isVisible()).toBe(true)
  await page.getByRole('button', { name: 'passes without r1' }).click()
  expect(await page.getByLabel('what the reference does').isVisible()).toBe(false)
  expect(await page.locator('.events:visible li').nth(6).textContent()).toContain('r3’s handler')
})

test('z takes an instant apart, in its order', async () => {
  const page = await opened(shown())
  const at10 = async (): Promise<number[]> => {
    const boxes = [4, 5, 6].map((nth) => page.locator('.scene:visible .mark').nth(nth))
    const places = await Promise.all(boxes.map((mark) => mark.getAttribute('transform')))
    return places.map((text) => Number(/\(([\d.]+)/.exec(text ?? '')?.[1]))
  }
  const [a = 0, b = 0, c = 0] = await at10()
  expect([b - a, c - b]).toEqual([21, 21])
  await page.keyboard.press('z')
  const [d = 0, e = 0, f = 0] = await at10()
  expect(Math.min(e - d, f - e)).toBeGreaterThan(100)
  expect(await page.locator('#zoom').inputValue()).toBe('2')
})

test('what a value says is text and nothing else, and the page asks for nothing', async () => {
  const page = await opened(shown({ test: `expect(${EVIL})` }))
  expect(await page.title()).toBe('Priority request router: higher-priority-first')
  expect(await page.locator('img, .source b').count()).toBe(0)
  expect(page.asked).toEqual([page.url()])
  expect(shown()).toBe(shown())
})

describe.each(['light', 'dark'] as const)('by %s, at 400 pixels', (colorScheme) => {
  test('it is read against its ground, and nothing stands out to the right', async () => {
    const page = await opened(shown(), 400)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const [text = 0, ground = 0, wide, inner] = (await page.evaluate(`(() => {
      const light = (name) => getComputedStyle(document.body)[name].match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)
      return [light('color'), light('backgroundColor'), document.documentElement.scrollWidth, innerWidth]
    })()`)) as number[]
    expect(Math.abs(text - ground)).toBeGreaterThan(500)
    expect(wide).toBe(inner)
  })
})

test('a served page comes anew when there is something new, to nobody without its address', async () => {
  let html = shown({ isLive: true })
  const live = new LivePage(() => html)
  onTestFinished(() => live.close())
  const address = await live.open()
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(address)
  await expect.poll(() => live.isOpen, { timeout: 10_000 }).toBe(true)
  html = nothingRedPage('A kata', 'Nothing is red.')
  live.changed()
  await page.getByText('Nothing is red.').waitFor()
  const { origin, port } = new URL(address)
  expect((await fetch(origin)).status).toBe(404)
  expect(
    (await fetch(address.replace('127.0.0.1', 'localhost')).catch(() => undefined))?.status,
  ).toBe(403)
  expect(Number(port)).toBeGreaterThan(0)
})
