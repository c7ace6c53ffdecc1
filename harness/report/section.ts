import { element, type Markup } from '../lib/markup.ts'

/** A heading and what belongs to it. */
export function section(title: string, ...children: (Markup | undefined)[]): Markup[] {
  return [element('h2', {}, title), ...children.filter((child) => child !== undefined)]
}

/** Wider than a phone: it scrolls by itself. */
export function scrolling(table: Markup): Markup {
  return element('div', { class: 'scrolls' }, table)
}
