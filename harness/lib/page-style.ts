/** What our pages have in common: the colours by day and by night, the text, and what one can tab to. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #fff; --panel: #f5f6f8; --line: #d5dae0; --pass: #1a7f37; --fail: #b3202f; --bar: #3b6fb6; --mark: #fff3cd }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --soft: #9aa4af; --page: #14171a; --panel: #1e2328; --line: #353c44; --pass: #5bd17b; --fail: #ff8a8a; --bar: #79aef2; --mark: #4a3c0a } }
* { box-sizing: border-box }
body { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page) }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .3rem } h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem }
p { margin: .4rem 0; overflow-wrap: anywhere } .soft { color: var(--soft) } .fail { color: var(--fail) } .pass { color: var(--pass) }
.scrolls { overflow-x: auto }
a { color: inherit } button:focus-visible, input:focus-visible, a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px }
pre { overflow-x: auto; padding: .8rem; border-radius: 6px; background: var(--panel); font: .8rem/1.4 ui-monospace, monospace }
`
