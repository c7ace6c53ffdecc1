/** Letters of any language, digits, and what no shell takes for something else. */
const PLAIN = /^[\p{L}\p{M}\p{N}_@%+:,./-][\p{L}\p{M}\p{N}_@%+=:,./-]*$/u
const PLAIN_ON_WINDOWS = /^[\p{L}\p{M}\p{N}_:./\\-]+$/u

/**
 * A word of a command line that we print, so that it can be pasted into a shell: as it is where that
 * will do, else in quotes.
 */
export function shellWord(text: string, platform = process.platform): string {
  if (platform === 'win32') return PLAIN_ON_WINDOWS.test(text) ? text : `"${text}"`
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
