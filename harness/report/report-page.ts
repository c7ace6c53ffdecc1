import { htmlPage } from '../lib/html-page.ts'
import { element, type Markup } from '../lib/markup.ts'
import type { Results } from '../results/results.ts'
import { scoresIn } from '../results/scores.ts'
import { brokenLaws } from './broken-laws.ts'
import { histogram } from './charts.ts'
import { figures } from './figures.ts'
import { levels } from './levels.ts'
import { likenesses } from './likenesses.ts'
import { looks } from './looks.ts'
import { SCRIPT } from './script.ts'
import { scrolling, section } from './section.ts'
import { students } from './students.ts'
import { STYLE } from './style.ts'

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

function warnings({ sandbox }: Results): Markup[] {
  if (sandbox === 'bubblewrap') return []
  const text =
    'Judged without a jail: a submission could read this machine, and write its own verdict. Trust these results as far as you trust the class.'
  return [element('p', { class: 'warning' }, text)]
}
