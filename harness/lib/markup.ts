import { clean } from './clean.ts'

/** Markup that is right already. Any other text is escaped where it goes in. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Child = Markup | string | undefined

/** An element of XML, or of HTML where an empty one closes itself. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: Child[]
): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value)).replace(/[\t\n]/g, '&#10;')}"`)
    .join('')
  const inside = children
    .filter((child) => child !== undefined)
    .map((child) => (typeof child === 'string' ? escaped(child) : child.text))
    .join('')
  return new Markup(`<${name}${written}>${inside}</${name}>`)
}

/** As text and as the value of an attribute, in XML and HTML alike. */
function escaped(text: string): string {
  return clean(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
