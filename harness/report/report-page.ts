import { htmlPage } from '../lib/html-page.ts'
import { element, Markup } from '../lib/markup.ts'
import { median } from '../lib/median.ts'
import { fileNameOf } from '../results/file-name.ts'
import { handedIn, scoresIn } from '../results/scores.ts'
import type { KataResult, Results, StudentResult } from '../results/results.ts'
import { histogram, share } from './charts.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

const LAWS_SHOWN = 10

/** The class on one page that needs nothing beside it: `report.html`. */
export function reportPage(results: Results): string {
  const { assignment } = results
  const { scores, maxPoints } = scoresIn(results)
  const title = `${assignment.title}: the class`
  const main = element(
    'main',
    {},
    element('h1', {}, title),
    element(
      'p',
      { class: 'soft' },
      `due ${assignment.due} · kit ${results.kit} · ${assignment.disclosure}`,
    ),
    ...warnings(results),
    figures(results),
    ...section('Scores', scrolling(histogram(scores, maxPoints))),
    ...levels(results),
    ...brokenLaws(results),
    ...looks(results),
    ...likenesses(results),
    ...students(results),
  )
  return htmlPage({ title, style: STYLE, main, scripts: [SCRIPT] })
}

function section(title: string, ...children: (Markup | undefined)[]): Markup[] {
  return [element('h2', {}, title), ...children.filter((child) => child !== undefined)]
}

function warnings({ sandbox }: Results): Markup[] {
  if (sandbox === 'bubblewrap') return []
  const text =
    'Judged without a jail: a submission could read this machine, and write its own verdict. Trust these results as far as you trust the class.'
  return [element('p', { class: 'warning' }, text)]
}

function figures(results: Results): Markup {
  const { students } = results
  const { scores, maxPoints } = scoresIn(results)
  const full = scores.filter((score) => score === maxPoints).length
  const late = students.filter(({ late }) => late.percentLost > 0).length
  const open = students.filter(({ needsEye }) => needsEye.length > 0).length
  const of = (count: number, what: string): Markup =>
    element('li', {}, element('b', {}, String(count)), what)
  return element(
    'ul',
    { class: 'figures' },
    of(scores.length, `of ${students.length} handed in`),
    ...(scores.length > 0
      ? [of(median(scores), `of ${maxPoints} points: the median of those`)]
      : []),
    of(full, 'have all points'),
    of(late, 'lose points for being late'),
    of(open, 'to look at yourself'),
  )
}

function levels(results: Results): Markup[] {
  const { assignment } = results
  const given = handedIn(results)
  const rows = assignment.katas.flatMap(({ kata, points }) =>
    points.map((_, index) => {
      const at = given.flatMap(({ katas }) => levelOf(katas, kata, index + 1))
      const passed = at.filter(({ outcome }) => outcome === 'pass').length
      return share(`${kata} ${index + 1} · ${at[0]?.name ?? ''}`, passed, given.length)
    }),
  )
  return section('Levels passed', ...rows)
}

function levelOf(katas: readonly KataResult[], kata: string, level: number): KataResult['levels'] {
  const found = katas.find((one) => one.kata === kata)
  return found?.levels.filter((one) => one.level === level) ?? []
}

interface Broken {
  kata: string
  law: string
  sentence: string
  students: number
  /** How often each picture was drawn. */
  pictures: Map<string, number>
}

function brokenLaws(results: Results): Markup[] {
  const byName = new Map<string, Broken>()
  for (const { katas } of results.students) {
    for (const { kata, levels } of katas) {
      const laws = new Map(levels.flatMap(({ laws }) => laws.map((law) => [law.law, law] as const)))
      for (const [name, { sentence }] of laws) {
        const broken = levels
          .flatMap(({ laws }) => laws)
          .filter(({ law, outcome }) => law === name && outcome === 'fail')
        if (broken.length === 0) continue
        const key = `${kata} ${name}`
        const about = byName.get(key) ?? {
          ...{ kata, law: name, sentence, students: 0 },
          pictures: new Map<string, number>(),
        }
        byName.set(key, about)
        about.students++
        const picture = broken.find((law) => law.picture !== undefined)?.picture
        if (picture) about.pictures.set(picture, (about.pictures.get(picture) ?? 0) + 1)
      }
    }
  }
  const most = [...byName.values()].toSorted((a, b) => b.students - a.students).slice(0, LAWS_SHOWN)
  if (most.length === 0) return []
  const all = handedIn(results).length
  return section('What is broken most often', ...most.map((broken) => lawDetails(broken, all)))
}

function lawDetails({ kata, law, sentence, students, pictures }: Broken, all: number): Markup {
  const [picture] = [...pictures].toSorted(([, a], [, b]) => b - a)[0] ?? []
  return element(
    'details',
    {},
    element('summary', {}, share(`${kata} · ${law}`, students, all)),
    element('p', {}, sentence),
    picture === undefined
      ? element(
          'p',
          { class: 'soft' },
          'No picture: an exam’s results hold none, and elsewhere another law is shown first.',
        )
      : element('pre', { tabindex: 0 }, `\n${picture}`),
  )
}

function looks({ students }: Results): Markup[] {
  const open = students.filter(({ needsEye }) => needsEye.length > 0)
  if (open.length === 0) return []
  const rows = open.map(({ student, needsEye }) =>
    element(
      'tr',
      {},
      element('td', {}, `${student.name} (${student.id})`),
      element('td', {}, needsEye.join('; ')),
    ),
  )
  return section(
    'To look at yourself',
    scrolling(element('table', {}, element('tbody', {}, ...rows))),
  )
}

function likenesses({ similarity, students }: Results): Markup[] {
  if (similarity.length === 0) return []
  const names = new Map(students.map(({ student }) => [student.id, student.name]))
  const caution =
    'Alike is no proof of copying: a short task has few good shapes, and what one learns together looks the same. Read both before you ask, and ask before you judge. What the starter says does not count, nor what the reference says where the kit has one.'
  const rows = similarity.map(({ kata, students: [a, b], likeness, longest }) =>
    element(
      'tr',
      {},
      element('td', {}, `${names.get(a) ?? a} and ${names.get(b) ?? b}`),
      element('td', {}, kata),
      element('td', { class: 'number' }, `${Math.round(likeness * 100)} %`),
      element(
        'td',
        {},
        longest ? `${longest.lines} lines, from ${longest.at[0]} and ${longest.at[1]}` : '',
      ),
    ),
  )
  const head = ['Who', 'Kata', 'Alike', 'Longest part'].map((text) => element('th', {}, text))
  return section(
    'Very alike',
    element('p', {}, caution),
    scrolling(
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...rows),
      ),
    ),
  )
}

function students(results: Results): Markup[] {
  const { assignment } = results
  const heads = [
    head('Name'),
    head('Id'),
    head('Score', true),
    ...assignment.katas.flatMap(({ kata }) => [head(kata, true), head(`${kata}: outcome`)]),
    head('Late', true),
  ]
  const rows = results.students.map((one) => row(one))
  return section(
    'Students',
    element(
      'p',
      {},
      element('label', { for: 'search' }, 'Search, by any words of a row: '),
      new Markup('<input id="search" type="search" autocomplete="off">'),
      ' ',
      element(
        'span',
        { id: 'count', class: 'soft', role: 'status' },
        `${rows.length} of ${rows.length}`,
      ),
    ),
    scrolling(
      element(
        'table',
        { id: 'students' },
        element('thead', {}, element('tr', {}, ...heads)),
        element('tbody', {}, ...rows),
      ),
    ),
  )
}

/** Wider than a phone: it scrolls by itself. */
function scrolling(table: Markup): Markup {
  return element('div', { class: 'scrolls' }, table)
}

function head(text: string, isNumber = false): Markup {
  const button = element('button', { type: 'button' }, text)
  return element('th', { scope: 'col', class: isNumber ? 'number' : undefined }, button)
}

function row({ student, katas, score, late, submission }: StudentResult): Markup {
  const feedback = `feedback/${fileNameOf(student.id)}/feedback.html`
  return element(
    'tr',
    {},
    element('td', {}, element('a', { href: feedback }, student.name)),
    element('td', {}, student.id),
    number(submission ? score : undefined),
    ...katas.flatMap(({ outcome, points, forTeacher }) => [
      number(outcome === 'judge-error' ? undefined : points),
      element('td', { title: forTeacher }, outcome),
    ]),
    element(
      'td',
      { class: 'number', 'data-value': late.minutes },
      late.minutes > 0 ? lateText(late) : '',
    ),
  )
}

function lateText({ minutes, percentLost }: StudentResult['late']): string {
  const time = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
  return percentLost > 0 ? `${time}, −${percentLost} %` : time
}

/** A blank sorts before all numbers. */
function number(value: number | undefined): Markup {
  return element(
    'td',
    { class: 'number', 'data-value': value ?? -1 },
    value === undefined ? '' : String(value),
  )
}
