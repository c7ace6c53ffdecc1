/** What a terminal takes for a command: ANSI's sequences, whole. */
const ANSI = /[\u001B\u009B](?:\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\[?[0-?]*[ -/]*[@-~])/g
/** What no XML holds, and no text that a person reads: controls but tab and newline, half characters, non-characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\uFEFF\uFFFE\uFFFF\u{1FFFE}\u{1FFFF}\u{2FFFE}\u{2FFFF}]/gu
/** They turn the text behind them around. A mark that belongs to a word (U+200E, U+200F) stays. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g

/** A text that anybody wrote, as any file may hold it: the words stay, what acts on a terminal, a page or a parser goes. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(ANSI, '')
    .replace(UNSEEN, (character) => (character === '\t' || character === '\n' ? character : ''))
    .replace(TURNING, '')
}

/** Likewise, on one line. */
export function cleanLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim()
}
