import { PAGE_STYLE } from '../lib/page-style.ts'

/** Of the page of a class: readable without colour, by day, by night, on paper and on a phone. */
export const STYLE = `${PAGE_STYLE}.figures { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.2rem 0; padding: 0; list-style: none }
.figures li { flex: 1 1 8rem; padding: .7rem .9rem; border-radius: 8px; background: var(--panel) }
.figures b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums }
.warning { padding: .7rem .9rem; border-left: 4px solid var(--fail); background: var(--mark) }
svg { display: block; width: 100%; min-width: 30rem; max-width: 44rem; height: auto }
.share { display: inline-grid; width: calc(100% - 1.4rem); max-width: 60rem; grid-template-columns: 1fr 14rem 5rem; gap: 0 1rem; align-items: center; padding: .15rem 0 }
.share svg { min-width: 0; height: .7rem } .share .number { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums }
@media (max-width: 40rem) { .share { grid-template-columns: 1fr 5rem } .share > :first-child { grid-column: 1 / -1 } } svg text { fill: var(--soft); font: 12px system-ui, sans-serif }
svg .bar { fill: var(--bar) } svg .rest { fill: var(--panel) } svg .axis { stroke: var(--line) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
td.number, th.number { text-align: right; white-space: nowrap }
thead th { position: sticky; top: 0; background: var(--page) }
th button { all: unset; cursor: pointer; font-weight: 600 }
th[aria-sort=ascending] button::after { content: ' ▲' } th[aria-sort=descending] button::after { content: ' ▼' }
input { font: inherit; width: 100%; max-width: 24rem; padding: .45rem .7rem; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px }
details { margin: .5rem 0 } summary { cursor: pointer }
@media print { body { max-width: none; padding: 0 } input, .hint { display: none } thead th { position: static } tr, pre, svg { break-inside: avoid } }
`
