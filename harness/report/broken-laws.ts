import { element, type Markup } from '../lib/markup.ts'
import type { Results } from '../results/results.ts'
import { handedIn } from '../results/scores.ts'
import { share } from './charts.ts'
import { section } from './section.ts'

const LAWS_SHOWN = 10

interface Broken {
  kata: string
  law: string
  sentence: string
  students: number
  /** How often each picture was drawn. */
  pictures: Map<string, number>
}

export function brokenLaws(results: Results): Markup[] {
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
