import { PAGE_STYLE } from '../lib/page-style.ts'

/** Of the page of a finding: readable without colour, by day, by night and on a phone. */
export const STYLE = `${PAGE_STYLE}body { max-width: 84rem }
[hidden] { display: none !important }
h1 { text-wrap: balance } h2 { margin: 1.4rem 0 .4rem; font-size: 1rem }
.message { margin: .6rem 0 1.2rem; padding: .7rem .9rem; border-left: 4px solid var(--fail); background: var(--panel); white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.5 ui-monospace, monospace }
.given { font-size: .85rem; margin: .1rem 0 }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .8rem 0 }
.runs { display: flex; flex-wrap: wrap; gap: .4rem }
button, select { font: inherit; font-size: .9rem; padding: .3rem .7rem; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; cursor: pointer; min-height: 2.2rem }
button[aria-pressed=true] { border-color: var(--bar); box-shadow: inset 0 0 0 1px var(--bar); font-weight: 600 }
select:focus-visible, li:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px }
.play { display: grid; grid-template: 'picture aside' auto 'list aside' 1fr / minmax(0, 1fr) 19rem; gap: 0 1.5rem; align-items: start } .picture { grid-area: picture } .list { grid-area: list } .aside { grid-area: aside }
.chart { display: flex; border: 1px solid var(--line); border-radius: 8px; overflow: hidden }
.names { flex: 0 0 auto; max-width: min(16rem, 38%); padding: 26px .6rem 6px; border-right: 1px solid var(--line); background: var(--panel) }
.name { height: 38px; display: flex; flex-direction: column; justify-content: center; font-size: .85rem; line-height: 1.2; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.name .outcome { color: var(--soft); font-size: .72rem; overflow: hidden; text-overflow: ellipsis }

.chart .scrolls { flex: 1 1 auto; min-width: 0 }
svg { display: block }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft) }
.band { fill: var(--text); opacity: .05 } .band.breach { fill: var(--fail); opacity: .14 }
.theirs { display: none } .with-reference .theirs { display: revert } .tick { text-anchor: middle } svg .tick.breach { fill: var(--fail); font-weight: 700 }
.row { stroke: var(--line) }
.bar { stroke: var(--bar); stroke-width: 1 } .bar.running { fill: var(--bar) } .bar.for-nobody { stroke: var(--fail) }
.hatch { fill: var(--fail) } .dot { fill: var(--bar) }
.ghost.bar { display: none; fill: none; stroke: var(--text); stroke-dasharray: 3 2 } .ghost.bar.running { fill: var(--soft); stroke-dasharray: none } .with-reference .ghost.bar { display: inline }
.link { fill: none; stroke: var(--soft); opacity: .45; pointer-events: none } .link.now { stroke: var(--text); stroke-width: 2; opacity: 1 }
.mark { cursor: pointer } .mark circle, .mark rect { fill: var(--page); stroke: var(--text); stroke-width: 1.3 } svg .mark text { text-anchor: middle; font-size: 10px; font-weight: 600; fill: var(--text); pointer-events: none }
.mark.own rect { stroke-width: 2 } .mark.to-come circle, .mark.to-come rect { stroke: var(--soft); stroke-dasharray: 2 2 } svg .mark.to-come text { fill: var(--soft); font-weight: 400 }
.mark.now circle, .mark.now rect { fill: var(--text) } svg .mark.now text { fill: var(--page) }
svg .note { fill: var(--fail); font-weight: 600; font-size: 12px }
.cursor { stroke: var(--text); stroke-dasharray: 2 3; pointer-events: none }
.scrub { display: flex; gap: .5rem; align-items: center; margin: .7rem 0 .2rem } .scrub input { flex: 1; min-width: 4rem; accent-color: var(--bar) }
#now { min-height: 3em; font-weight: 600; overflow-wrap: anywhere }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .5rem 0; padding: 0; list-style: none; color: var(--soft); font-size: .8rem } .legend svg { display: inline-block; vertical-align: -3px; margin-right: .3rem }
.aside { padding: .2rem .9rem .9rem; border: 1px solid var(--line); border-radius: 8px } .aside h2 { margin-top: .6rem }
dl { margin: 0 } dt { color: var(--soft); font-size: .8rem } dd { margin: 0 0 .5rem; overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
dd.changed { font-weight: 700 } dd s { color: var(--soft); font-weight: 400; margin-left: .4rem }
.events { max-height: 24rem; overflow: auto; margin: 0; padding: 0; list-style: none; border: 1px solid var(--line); border-radius: 8px; font-size: .9rem } .events:empty { display: none }
.events li { display: grid; grid-template-columns: 2.2rem 4.5rem 1fr; gap: 0 .4rem; padding: .2rem .6rem; cursor: pointer; overflow-wrap: anywhere }
.events li > :first-child, .events li > :nth-child(2) { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums } .events li > :nth-child(2) { padding-right: .6rem }
.events .did { grid-column: 3; color: var(--soft); font: .8rem/1.4 ui-monospace, monospace }
.events li.first { border-top: 1px solid var(--line) } .events li.now { background: var(--text); color: var(--page) } .events li.now * { color: inherit }
.events li.breach > :nth-child(2) { color: var(--fail); font-weight: 700 }
.source { max-height: 24rem; overflow: auto; margin: 0; padding: .5rem .5rem .5rem 3.5rem; border: 1px solid var(--line); border-radius: 8px; font: .8rem/1.5 ui-monospace, monospace; white-space: pre; background: var(--panel) }
.source li::marker { color: var(--soft) } .source li.now { background: var(--mark); outline: 1px solid var(--fail) } .source li.now::marker { content: '▶ ' counter(list-item) '  '; color: var(--fail) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .9rem } th, td { padding: .3rem .5rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top } thead th { color: var(--soft); font-weight: 600 }
tr[data-event] { cursor: pointer } tr.now { background: var(--text); color: var(--page) } tr.wrong td:last-child { font-weight: 700 } tr.wrong td:last-child::after { content: ' ✗' }
tr.to-come { opacity: .55 }
details { margin: 1rem 0 } summary { cursor: pointer }
kbd { padding: 0 .35em; border: 1px solid var(--line); border-radius: 4px; font: .85em ui-monospace, monospace }
@media (max-width: 56rem) { .play { grid-template: 'picture' 'aside' 'list' / minmax(0, 1fr) } .aside { margin: .4rem 0 .8rem } dl { display: grid; grid-template-columns: auto 1fr; gap: 0 1rem } dd { margin: 0 } }
@media (max-width: 30rem) { body { padding: 1rem .6rem 3rem } h1 { font-size: 1.25rem } .events li { grid-template-columns: 1.6rem 3.8rem 1fr } }
@media (prefers-reduced-motion: no-preference) { .events, .source { scroll-behavior: smooth } }
@media print { .tools, .scrub { display: none } .events, .source { max-height: none } }
`
