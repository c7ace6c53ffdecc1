import { clean } from '../lib/clean.ts'
import type { Block } from './feedback.ts'

export function feedbackMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(markdownOf).join('\n\n')}\n`
}

function markdownOf(block: Block): string {
  const text = block.kind === 'picture' ? '' : escaped(block.text)
  switch (block.kind) {
    case 'title':
      return `# ${text}`
    case 'kata':
      return `## ${text}`
    case 'level':
      return `### ${text}`
    case 'law':
      return `- ${text}${block.hint ? `\n  ${escaped(block.hint)}` : ''}`
    case 'picture':
      return fenced(block.text)
    default:
      return text
  }
}

/** What Markdown, or HTML in it, would take for its own. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_<>[\]&|~#]/g, '\\$&')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
}

/** The fence is longer than any that the text has. */
function fenced(picture: string): string {
  const text = clean(picture)
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}
