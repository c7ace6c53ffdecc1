/** Puts a kata's names into a template: `{{slug}}`, `{{Name}}` for code and `{{title}}` for people. */
export function fillIn(template: string, slug: string): string {
  const words = slug.split('-')
  const names: Record<string, string> = {
    slug,
    Name: words.map(capitalized).join(''),
    title: capitalized(words.join(' ')),
  }
  return template.replaceAll(/\{\{(\w+)\}\}/g, (mark, name: string) => names[name] ?? mark)
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
