/** The columns that a line may take. */
export const WIDTH = 80

/** Breaks a text at spaces so that no line is longer than 80 columns, where words allow it. */
export function wrap(text: string, indent = '', firstIndent = indent): string[] {
  const lines: string[] = []
  let line = firstIndent
  let isEmpty = true
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return [...lines, line]
}
