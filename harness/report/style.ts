/** Of the page of a class: readable without colour, by day, by night, on paper and on a phone. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #fff; --panel: #f5f6f8; --line: #d5dae0; --pass: #1a7f37; --fail: #b3202f; --bar: #3b6fb6; --mark: #fff3cd }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --soft: #9aa4af; --page: #14171a; --panel: #1e2328; --line: #353c44; --pass: #5bd17b; --fail: #ff8a8a; --bar: #79aef2; --mark: #4a3c0a } }
* { box-sizing: border-box }
body { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page) }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .3rem } h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem }
p { margin: .4rem 0; overflow-wrap: anywhere } .soft { color: var(--soft) } .fail { color: var(--fail) } .pass { color: var(--pass) }
.figures { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.2rem 0; padding: 0; list-style: none }
.figures li { flex: 1 1 8rem; padding: .7rem .9rem; border-radius: 8px; background: var(--panel) }
.figures b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums }
.warning { padding: .7rem .9rem; border-left: 4px solid var(--fail); background: var(--mark) }
svg { display: block; width: 100%; min-width: 30rem; max-width: 44rem; height: auto }
.share { display: inline-grid; width: calc(100% - 1.4rem); max-width: 60rem; grid-template-columns: 1fr 14rem 5rem; gap: 0 1rem; align-items: center; padding: .15rem 0 }
.share svg { min-width: 0; height: .7rem } .share .number { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums }
@media (max-width: 40rem) { .share { grid-template-columns: 1fr 5rem } .share > :first-child { grid-column: 1 / -1 } } svg text { fill: var(--soft); font: 12px system-ui, sans-serif }
svg .bar { fill: var(--bar) } svg .rest { fill: var(--panel) } svg .axis { stroke: var(--line) }
.scrolls { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line) }
td.number, th.number { text-align: right; white-space: nowrap }
thead th { position: sticky; top: 0; background: var(--page) }
th button { all: unset; cursor: pointer; font-weight: 600 } th button:focus-visible, a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px }
th[aria-sort=ascending] button::after { content: ' ▲' } th[aria-sort=descending] button::after { content: ' ▼' }
input { font: inherit; width: 100%; max-width: 24rem; padding: .45rem .7rem; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px }
details { margin: .5rem 0 } summary { cursor: pointer } a { color: inherit }
pre { overflow-x: auto; padding: .8rem; border-radius: 6px; background: var(--panel); font: .8rem/1.4 ui-monospace, monospace }
@media print { body { max-width: none; padding: 0 } input, .hint { display: none } thead th { position: static } tr, pre, svg { break-inside: avoid } }
`
