import { createHash } from 'node:crypto'
import { element, Markup } from './markup.ts'

/**
 * A page that needs nothing beside it and asks for nothing: its policy names its own style and scripts by
 * what they are.
 *
 * @param page.connect where its scripts may ask, as a policy names it. @default nowhere
 */
export function htmlPage({
  title,
  style,
  main,
  scripts = [],
  connect,
}: {
  title: string
  style: string
  main: Markup
  scripts?: readonly string[]
  connect?: string | undefined
}): string {
  const policy = [
    "default-src 'none'",
    `style-src ${digest(style)}`,
    ...(scripts.length > 0 ? [`script-src ${scripts.map(digest).join(' ')}`] : []),
    ...(connect === undefined ? [] : [`connect-src ${connect}`]),
  ].join('; ')
  const head = element(
    'head',
    {},
    new Markup(
      '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    ),
    new Markup(`<meta http-equiv="Content-Security-Policy" content="${policy}">`),
    element('title', {}, title),
    new Markup(`<style>${style}</style>`),
  )
  const behind = scripts.map((script) => new Markup(`<script>${script}</script>`))
  const body = element('body', {}, main, ...behind)
  return `<!doctype html>\n${element('html', { lang: 'en' }, head, body).text}\n`
}

/** As a page's policy names what may run in it. */
function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
