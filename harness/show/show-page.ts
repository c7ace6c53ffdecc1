import type { Kata } from '../core/kata.ts'
import type { Step } from '../core/step.ts'
import type { Counterexample, LawVerdict } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { renumbered } from '../explain/renumber.ts'
import { optionsLine } from '../explain/text.ts'
import { htmlPage } from '../lib/html-page.ts'
import { element, Markup } from '../lib/markup.ts'
import { chartOf } from './chart.ts'
import { linesOf, type Lines } from './lines.ts'
import { sceneOf, type Scene } from './scene.ts'
import { LIVE_SCRIPT, SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

const GIVEN_MAX = 12

/** A broken law with the traffic that breaks it, and all that the page tells about it. */
export interface Shown {
  kata: Kata
  level: number
  law: LawVerdict
  counterexample: Counterexample
  /** The files of the solution by name: those that the code's steps name are shown. */
  sources?: Readonly<Record<string, string>>
  /** A test for plain vitest that fails on this code. */
  test?: string | undefined
  /** It is served, and is to come anew at each verdict. */
  isLive?: boolean
}

/** One finding on one page that needs nothing beside it. */
export function showPage({
  kata,
  level,
  law,
  counterexample,
  sources,
  test,
  isLive,
}: Shown): string {
  const example = renumbered(counterexample)
  const { workload, history, finding, reference, neighbours = [], trace } = example
  const scenes = [
    sceneOf('your code', { workload, history }, kata, { finding, reference }),
    ...neighbours.map((one) => sceneOf(one.words, one, kata)),
  ]
  const lines = linesOf(scenes[0]?.events ?? [], trace, fileShown(trace, sources))
  const [sentence = '', ...rest] = finding.message.split('\n')
  const main = element(
    'main',
    { 'data-kata': 'show' },
    element('p', { class: 'soft' }, `${kata.title} · level ${level} · ${law.law}: ${law.sentence}`),
    element('h1', {}, sentence),
    ...(rest.length > 0 ? [element('div', { class: 'message' }, rest.join('\n'))] : []),
    ...givenMarkup(kata, workload),
    toolsOf(scenes, test),
    element(
      'div',
      { class: 'play' },
      element('div', { class: 'picture' }, ...scenes.map(pictureMarkup), scrub()),
      element(
        'div',
        { class: 'aside' },
        element('h2', {}, 'The contract then'),
        element('dl', { id: 'state', 'aria-live': 'polite' }),
      ),
      element(
        'div',
        { class: 'list' },
        ...scenes.map((scene, index) => eventList(scene, index, index === 0 ? lines : [])),
      ),
    ),
    ...sourceMarkup(trace, sources),
    ...(test === undefined
      ? []
      : [
          element(
            'details',
            {},
            element(
              'summary',
              {},
              'The mistake as a test for vitest: it fails on this code, and passes on the reference',
            ),
            element('pre', { id: 'test', tabindex: 0 }, `\n${test}`),
          ),
        ]),
    help(),
    data(scenes, lines),
  )
  return htmlPage({
    title: `${kata.title}: ${law.law}`,
    style: STYLE,
    main,
    scripts: [SCRIPT, ...(isLive ? [LIVE_SCRIPT] : [])],
    connect: isLive ? "'self'" : undefined,
  })
}

/** Whether a file is such a page. */
export function isShownPage(text: string): boolean {
  return text.startsWith('<!doctype html>') && text.includes('<main data-kata="show">')
}

/** What watch shows while nothing is red. */
export function nothingRedPage(title: string, text: string): string {
  return htmlPage({
    title,
    style: STYLE,
    main: element('main', {}, element('p', { class: 'soft' }, title), element('h1', {}, text)),
    scripts: [LIVE_SCRIPT],
    connect: "'self'",
  })
}

/** What was passed in, where the names of the rows do not say it. */
function givenMarkup({ about }: Kata, workload: Workload): Markup[] {
  const options = optionsLine(workload)
  const told = workload.operations.flatMap(({ id }) => {
    const text = about?.(id, workload) ?? ''
    return text === '' ? [] : [`${id}: ${text}`]
  })
  return [...(options === '' ? [] : [options]), ...told.slice(0, GIVEN_MAX)].map((line) =>
    element('p', { class: 'soft given' }, line),
  )
}

function toolsOf(scenes: readonly Scene[], test: string | undefined): Markup {
  const runs = scenes.map(({ name, isBroken }, index) =>
    element(
      'button',
      { type: 'button', 'data-scene': index, 'aria-pressed': index === 0 ? 'true' : 'false' },
      isBroken ? `✗ ${name}` : `✓ passes ${name}`,
    ),
  )
  const tools = [
    element('div', { class: 'runs', role: 'group', 'aria-label': 'which run' }, ...runs),
    element('label', {}, 'look at ', element('select', { id: 'zoom' })),
    scenes[0]?.hasReference
      ? element(
          'label',
          {},
          new Markup('<input type="checkbox" id="overlay"> '),
          'what the reference does',
        )
      : undefined,
    test === undefined
      ? undefined
      : element(
          'button',
          { type: 'button', id: 'copy', 'data-text': 'copy as a vitest test' },
          'copy as a vitest test',
        ),
  ]
  return element('div', { class: 'tools' }, ...tools)
}

function scrub(): Markup {
  return element(
    'div',
    {},
    element(
      'div',
      { class: 'scrub' },
      element('button', { type: 'button', id: 'back', 'aria-label': 'one event back' }, '◀'),
      new Markup('<input type="range" id="slider" min="1" value="1" aria-label="event">'),
      element('button', { type: 'button', id: 'on', 'aria-label': 'one event on' }, '▶'),
    ),
    element('p', { id: 'now' }),
  )
}

function pictureMarkup(scene: Scene, index: number): Markup {
  const { table, hidden, name, hasReference } = scene
  return element(
    'section',
    { class: 'scene', 'aria-label': name, ...(index > 0 && { hidden: 'hidden' }) },
    ...(table ? [tableMarkup(scene)] : [chartOf(scene, index), legend(hasReference, index)]),
    hidden > 0
      ? element('p', { class: 'soft' }, `A long run: ${hidden} of its events are not shown.`)
      : undefined,
  )
}

function tableMarkup({ table, events }: Scene): Markup {
  const { columns, rows } = table ?? { columns: [], rows: [] }
  const head = columns.map((column) => element('th', { scope: 'col' }, column))
  const body = rows.map(({ cells, wrong, note }, index) =>
    element(
      'tr',
      {
        ...(rows.length === events.length && { 'data-event': index }),
        ...(wrong && { class: 'wrong' }),
      },
      ...cells.map((cell) => element('td', {}, cell)),
      note === undefined ? undefined : element('td', {}, note),
    ),
  )
  return element(
    'div',
    { class: 'scrolls' },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    ),
  )
}

function eventList(
  { events, breachMs, table }: Scene,
  index: number,
  lines: readonly Lines[],
): Markup {
  const items = events.map(({ t, text }, index) => {
    const classes = [
      ...(t !== events[index - 1]?.t ? ['first'] : []),
      ...(t === breachMs ? ['breach'] : []),
    ]
    return element(
      'li',
      { 'data-event': index, class: classes.join(' ') },
      element('span', {}, String(index + 1)),
      element('span', {}, t === events[index - 1]?.t ? '' : `${t} ms`),
      element('span', {}, text),
      ...(lines[index] ?? []).map(({ text }) => element('span', { class: 'did' }, text)),
    )
  })
  const isHidden = index > 0 && { hidden: 'hidden' }
  const list = { class: 'events', 'aria-label': 'events in order', ...isHidden }
  return element('ol', list, ...(table ? [] : items))
}

/** The pictures stand for what they are called. */
function legend(hasReference: boolean, index: number): Markup {
  const small = (...children: Markup[]): Markup =>
    element('svg', { width: 20, height: 14, 'aria-hidden': 'true' }, ...children)
  const bar = (doing: string, fill?: string): Markup =>
    small(
      element('rect', { class: `bar ${doing}`, x: 1, y: 1, width: 18, height: 12, rx: 2, fill }),
    )
  const items: [Markup, string][] = [
    [bar('waiting', `url(#dots-${index})`), 'waits'],
    [bar('running'), 'runs'],
    [bar('for-nobody', `url(#hatch-${index})`), 'runs for nobody'],
    [
      small(
        element(
          'g',
          { class: 'mark own' },
          element('rect', { x: 4, y: 1, width: 12, height: 12, rx: 2 }),
        ),
      ),
      'your code did it',
    ],
    [
      small(element('g', { class: 'mark' }, element('circle', { cx: 10, cy: 7, r: 6 }))),
      'it happened to your code',
    ],
  ]
  const lists = items.map(([picture, text]) => element('li', {}, picture, text))
  const reference = hasReference
    ? [element('li', { class: 'theirs' }, 'the small bars below: the reference')]
    : []
  return element('ul', { class: 'legend' }, ...lists, ...reference)
}

type Sources = Readonly<Record<string, string>> | undefined

/** The first file in which something was done. */
function fileShown(trace: readonly Step[] = [], sources: Sources = {}): string | undefined {
  return trace.map(({ at }) => at.file).find((file) => file in sources)
}

function sourceMarkup(trace: readonly Step[] | undefined, sources: Sources = {}): Markup[] {
  const name = fileShown(trace, sources)
  const text = name === undefined ? undefined : sources[name]
  if (name === undefined || text === undefined) return []
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line, index) => element('li', { value: index + 1 }, line === '' ? ' ' : line))
  return [
    element('h2', {}, `${name}: the lines that did it`),
    element('ol', { class: 'source', tabindex: 0, 'aria-label': name }, ...lines),
  ]
}

function help(): Markup {
  return element(
    'p',
    { class: 'soft' },
    new Markup(
      '<kbd>←</kbd> <kbd>→</kbd> one event · <kbd>Home</kbd> <kbd>End</kbd> first and last · <kbd>z</kbd> this instant by itself, and back',
    ),
  )
}

/** What the script needs, as JSON that cannot end its element. */
function data(scenes: readonly Scene[], lines: readonly Lines[]): Markup {
  const told = scenes.map(({ events, views, begin, hasReference, table }, index) => ({
    ...{ views, begin, hasReference, isTraced: index === 0 },
    events: events.map(({ t, text, column, state }, at) => ({
      ...{ t: table ? undefined : t, text, column, state },
      lines: index === 0 ? (lines[at] ?? []).flatMap(({ line }) => line ?? []) : [],
    })),
  }))
  const json = JSON.stringify({ scenes: told }).replaceAll('<', '\\u003c')
  return new Markup(`<script type="application/json" id="data">${json}</script>`)
}
