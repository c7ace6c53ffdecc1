/**
 * The page's own moves: which run, which event, how near. Everything it shows is in the page already, and
 * goes in as text.
 */
export const SCRIPT = `
const { scenes } = JSON.parse(document.getElementById('data').textContent)
const one = (selector, within = document) => within.querySelector(selector)
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const PAD = 16
const views = scenes.map(() => 0)
const places = scenes.map(({ begin }) => begin)
const zoom = one('#zoom')
const slider = one('#slider')
let at = 0

/** Where each column stands, in pixels. */
function columnsOf(scene, width) {
  const { gaps } = scene.views[views[at]]
  const fixed = gaps.reduce((sum, [px]) => sum + px, 0)
  const room = Math.max(60, width - fixed - 2 * PAD)
  let x = PAD
  return [x, ...gaps.map(([px, share]) => (x += px + share * room))]
}

function place() {
  const scene = scenes[at]
  const section = all('.scene')[at]
  const svg = one('svg', section)
  if (!svg) return
  const box = svg.parentElement.clientWidth
  const notes = all('.note', svg)
  const room = Math.min(box / 3, Math.max(0, ...notes.map((note) => note.getComputedTextLength() + 20)))
  const columns = columnsOf(scene, box - room)
  const last = columns[columns.length - 1]
  const width = Math.max(box, last + PAD, ...notes.map((note) => columns[note.dataset.at] + 20 + note.getComputedTextLength()))
  svg.setAttribute('width', width)
  svg.setAttribute('viewBox', '0 0 ' + width + ' ' + svg.dataset.height)
  for (const rect of all('rect[data-from]', svg)) {
    const { from, to, wide, open } = rect.dataset
    const more = wide ? 11 : 0
    rect.setAttribute('x', columns[from] - more)
    rect.setAttribute('width', Math.max(2, columns[to] - columns[from] + 2 * more + (open ? PAD - 4 : 0)))
  }
  let free = -Infinity
  let before
  for (const tick of all('text.tick', svg)) {
    const x = (columns[tick.dataset.from] + columns[tick.dataset.to]) / 2
    const half = tick.textContent.length * 3.4
    const isFree = x - half > free
    const isShown = isFree || tick.classList.contains('breach')
    if (isShown && !isFree && before) before.style.visibility = 'hidden'
    tick.setAttribute('x', Math.max(half, x))
    tick.style.visibility = isShown ? 'visible' : 'hidden'
    if (isShown) free = x + half + 4
    if (isShown) before = tick
  }
  for (const line of all('line[data-row]', svg)) line.setAttribute('x2', width)
  for (const it of all('[data-at]', svg)) it.setAttribute('transform', 'translate(' + columns[it.dataset.at] + ' ' + it.dataset.y + ')')
  for (const link of all('path.link', svg)) {
    const { from, to, y1, y2 } = link.dataset
    const [x1, x2] = [columns[from], columns[to]]
    const bend = y1 === y2 ? 'M' + x1 + ' ' + (y1 - 9) + ' Q' + (x1 + x2) / 2 + ' ' + (y1 - 24) + ' ' + x2 + ' ' + (y2 - 9)
      : 'M' + x1 + ' ' + y1 + ' C' + (x1 + x2) / 2 + ' ' + y1 + ' ' + (x1 + x2) / 2 + ' ' + y2 + ' ' + x2 + ' ' + y2
    link.setAttribute('d', bend)
  }
  const cursor = one('.cursor', svg)
  const x = columns[scene.events[places[at]]?.column ?? 0]
  cursor.setAttribute('x1', x)
  cursor.setAttribute('x2', x)
  const scroller = svg.parentElement
  if (x < scroller.scrollLeft + 20 || x > scroller.scrollLeft + box - 20) scroller.scrollLeft = x - box / 2
}

function stateLines(now, before) {
  return Object.entries(now).flatMap(([name, value]) => {
    const term = document.createElement('dt')
    const told = document.createElement('dd')
    term.textContent = name
    told.textContent = value === '' ? '–' : value
    const was = before?.[name] ?? ''
    if (before && was !== value) {
      told.className = 'changed'
      const old = document.createElement('s')
      old.textContent = was === '' ? '–' : was
      told.append(' ', old)
    }
    return [term, told]
  })
}

function show(event, { scrolls = true } = {}) {
  const scene = scenes[at]
  const { events } = scene
  places[at] = Math.max(0, Math.min(events.length - 1, event))
  const now = events[places[at]]
  if (!now) return
  slider.value = places[at] + 1
  const text = places[at] + 1 + ' of ' + events.length + ' · ' + (now.t === undefined ? '' : now.t + ' ms · ') + now.text
  slider.setAttribute('aria-valuetext', text)
  one('#now').textContent = text
  one('#state').replaceChildren(...stateLines(now.state, events[places[at] - 1]?.state))
  const section = all('.scene')[at]
  const list = all('.events')[at]
  const shown = [...all('[data-event]', section), ...all('[data-event]', list)]
  for (const it of shown) it.classList.toggle('now', Number(it.dataset.event) === places[at])
  for (const it of shown) it.classList.toggle('to-come', Number(it.dataset.event) > places[at])
  for (const link of all('.link', section)) link.classList.toggle('now', [link.dataset.cause, link.dataset.effect].includes(String(places[at])))
  const item = one('.now', list)
  if (item && scrolls) scrollInside(item, list)
  for (const line of all('.source li')) line.classList.toggle('now', (now.lines ?? []).includes(Number(line.value)) && scene.isTraced)
  const line = one('.source li.now')
  if (line) scrollInside(line, line.closest('.source'))
  place()
}

/** The page itself stays where it is. */
function scrollInside(item, box) {
  const top = item.offsetTop - box.offsetTop
  if (top < box.scrollTop || top + item.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2
}

function choose(scene) {
  at = scene
  all('.scene').forEach((section, index) => (section.hidden = index !== at))
  all('.events').forEach((list, index) => (list.hidden = index !== at))
  all('[data-scene]').forEach((button, index) => button.setAttribute('aria-pressed', index === at))
  zoom.replaceChildren(...scenes[at].views.map(({ name }, index) => new Option(name, index, false, index === views[at])))
  zoom.parentElement.hidden = scenes[at].views.length < 2 || !one('svg', all('.scene')[at])
  slider.max = scenes[at].events.length
  const overlay = one('#overlay')
  if (overlay) overlay.parentElement.hidden = !scenes[at].hasReference
  show(places[at])
}

function look(view) {
  views[at] = view
  zoom.value = view
  place()
}

slider.addEventListener('input', () => show(Number(slider.value) - 1))
one('#back').addEventListener('click', () => show(places[at] - 1))
one('#on').addEventListener('click', () => show(places[at] + 1))
zoom.addEventListener('change', () => look(Number(zoom.value)))
all('[data-scene]').forEach((button, index) => button.addEventListener('click', () => choose(index)))
all('[data-event]').forEach((it) => it.addEventListener('click', () => show(Number(it.dataset.event), { scrolls: false })))
one('#overlay')?.addEventListener('change', ({ target }) => document.body.classList.toggle('with-reference', target.checked))
one('#copy')?.addEventListener('click', async ({ target }) => {
  const text = one('#test').textContent
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const range = document.createRange()
    one('#test').closest('details').open = true
    range.selectNodeContents(one('#test'))
    getSelection().removeAllRanges()
    getSelection().addRange(range)
    document.execCommand('copy')
  }
  target.textContent = 'copied'
  setTimeout(() => (target.textContent = target.dataset.text), 1500)
})
document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest('select, [type=range]')) return
  const moves = { ArrowLeft: places[at] - 1, ArrowRight: places[at] + 1, Home: 0, End: scenes[at].events.length - 1 }
  if (event.key in moves) {
    event.preventDefault()
    show(moves[event.key])
  }
  if (event.key === 'z') {
    const name = 'only ' + scenes[at].events[places[at]]?.t + ' ms'
    const near = scenes[at].views.findIndex((view) => view.name === name)
    look(views[at] === 0 && near > 0 ? near : 0)
  }
})
addEventListener('resize', place)
choose(0)
`

/** In watch: the page is written anew at each verdict, and asks its server when. */
export const LIVE_SCRIPT = `
new EventSource('events').addEventListener('message', () => location.reload())
`
