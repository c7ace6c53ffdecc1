import { emitKeypressEvents, type Key } from 'node:readline'
import type { Size } from './screen.ts'

const ENTER = '\u001B[?1049h\u001B[?25l'
const LEAVE = '\u001B[?25h\u001B[?1049l'
const HOME = '\u001B[H'
/** Before the text, not after it: behind a line of full width some terminals erase its last letter. */
const CLEAR_LINE = '\u001B[2K'
const CLEAR_BELOW = '\r\n\u001B[J'
/** A terminal that knows these shows a frame when the whole of it has come; the others pass them over. */
const BEGIN_FRAME = '\u001B[?2026h'
const END_FRAME = '\u001B[?2026l'
const SIZE_DEFAULT = { columns: 80, rows: 24 }

/** The terminal while `kata watch` has it: the other screen, no cursor, a key at a time. */
export interface FullScreen {
  /** Until then `q` ends the process. */
  listen: (told: { onKey: (name: string) => void; onResize: () => void }) => void
  readonly size: Size
  draw: (lines: readonly string[]) => void
  /** Puts the terminal back as it was. Safe to call twice. */
  close: () => void
}

/**
 * Takes the terminal over. It is given back at `close`, when the process exits for whatever reason,
 * and while the process is suspended (Ctrl-Z).
 */
export function openFullScreen(): FullScreen {
  let options = {
    onKey: (name: string): void => void (name === 'q' && process.exit()),
    onResize: (): void => undefined,
  }
  const { stdin, stdout } = process
  let isOpen = false
  let isClosed = false
  let drawn = ''
  const enter = (): void => {
    if (isOpen || isClosed) return
    isOpen = true
    drawn = ''
    stdin.setRawMode(true)
    stdin.resume()
    stdout.write(ENTER)
  }
  const leave = (): void => {
    if (!isOpen) return
    isOpen = false
    // A terminal that has been closed takes nothing any more.
    try {
      stdin.setRawMode(false)
      stdin.pause()
      stdout.write(LEAVE)
    } catch {
      return
    }
  }
  const onKeypress = (text: string | undefined, key: Key): void => {
    if (key.ctrl && key.name === 'z') return suspend()
    options.onKey(key.ctrl && key.name === 'c' ? 'q' : (key.name ?? text ?? ''))
  }
  const suspend = (): void => {
    if (process.platform === 'win32') return
    leave()
    process.once('SIGCONT', resume)
    process.kill(process.pid, 'SIGTSTP')
  }
  const resume = (): void => {
    enter()
    options.onResize()
  }
  const onResize = (): void => {
    drawn = ''
    options.onResize()
  }
  emitKeypressEvents(stdin)
  stdin.on('keypress', onKeypress)
  stdout.on('resize', onResize)
  process.on('exit', leave)
  enter()
  return {
    listen: (told) => (options = told),
    get size() {
      const { columns = 0, rows = 0 } = stdout
      return {
        columns: columns > 0 ? columns : SIZE_DEFAULT.columns,
        rows: rows > 0 ? rows : SIZE_DEFAULT.rows,
      }
    },
    draw(lines) {
      const text = lines.map((line) => CLEAR_LINE + line).join('\r\n')
      const frame = HOME + text + (lines.length < this.size.rows ? CLEAR_BELOW : '')
      if (!isOpen || frame === drawn) return
      drawn = frame
      stdout.write(BEGIN_FRAME + frame + END_FRAME)
    },
    close() {
      leave()
      isClosed = true
      stdin.removeListener('keypress', onKeypress)
      stdout.removeListener('resize', onResize)
      process.removeListener('exit', leave)
    },
  }
}
