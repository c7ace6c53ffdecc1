import { clean } from '../lib/clean.ts'
import { htmlPage } from '../lib/html-page.ts'
import { element, Markup } from '../lib/markup.ts'
import type { Block } from './feedback.ts'

const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #fff; --panel: #f5f6f8; --pass: #116329; --fail: #a40e26; --unknown: #7d4e00 }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --soft: #9aa4af; --page: #14171a; --panel: #1e2328; --pass: #5bd17b; --fail: #ff8a8a; --unknown: #e3b341 } }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; color: var(--text); background: var(--page); overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { margin-top: 2.2rem; font-size: 1.2rem } h3 { margin: 1.6rem 0 .4rem; font-size: 1rem }
.note { color: var(--soft) } .pass { color: var(--pass) } .fail { color: var(--fail) } .unknown { color: var(--unknown) }
.law { margin: .6rem 0; padding-left: .8rem; border-left: 3px solid var(--fail) } .hint { display: block; color: var(--soft) }
pre { overflow-x: auto; padding: .8rem; background: var(--panel); border-radius: 6px; font: .8rem/1.4 ui-monospace, monospace; overflow-wrap: normal }
@media print { body { margin: 0; max-width: none } pre { font-size: 7.5pt; overflow: visible; border: 1px solid #bbb } h2, h3 { break-after: avoid } pre, .law { break-inside: avoid } }
`

/** One page that needs nothing beside it: no network, no script. */
export function feedbackPage(blocks: readonly Block[]): string {
  const title = blocks.find(({ kind }) => kind === 'title')?.text ?? 'Feedback'
  const main = element('main', {}, ...blocks.map(htmlOf))
  return htmlPage({ title, style: STYLE, main })
}

function htmlOf(block: Block): Markup {
  switch (block.kind) {
    case 'title':
      return element('h1', {}, block.text)
    case 'kata':
      return element('h2', {}, block.text)
    case 'level':
      return element('h3', { class: block.outcome }, block.text)
    case 'law':
      return element(
        'p',
        { class: 'law' },
        block.text,
        block.hint === undefined ? undefined : element('span', { class: 'hint' }, block.hint),
      )
    case 'picture':
      // Wider than a phone: it scrolls, by the keyboard too. HTML drops a first newline.
      return element(
        'pre',
        { tabindex: 0, role: 'region', 'aria-label': 'What happened' },
        `\n${clean(block.text)}`,
      )
    default:
      return element('p', { class: block.kind }, block.text)
  }
}
