/** What is said of the package where it is installed. */
export function readme(): string {
  return `# Router Round

Live-coding katas for the router-prototype round of AI system-design interviews, judged on a virtual clock.

\`\`\`
npx kata list                    what there is
npx kata start priority-router   makes attempts/priority-router/ in your project
npx kata watch                   judges it at every save, on one screen
npx kata hint                    one hint, of the level you are at
\`\`\`

\`attempts/\` lies in your project: the nearest folder above with a \`package.json\`. \`npx kata --help\` says the rest.
The same laws run as tests: \`npm install --save-dev vitest\` if it is not there, then \`npx vitest attempts/priority-router\`.

Code runs with your rights: judge only code that you trust, such as your own. MIT, see LICENSE.
`
}
