import { paint, type Paint } from '../explain/paint.ts'
import { WIDTH } from '../explain/width.ts'

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  paint: Paint
  print: (text: string) => void
  note: (text: string) => void
  /** A line that the next one replaces; nothing when stderr is not a terminal. */
  passing: (text: string) => void
  isInteractive: boolean
  /** Of stdout; 80 where it is no terminal. */
  readonly columns: number
}

/**
 * Colours only on a terminal, and never when `NO_COLOR` is set. A terminal that is `dumb` gets no escape
 * code of any kind: neither a screen of its own nor a line that is taken back.
 */
export function openTerminal(): Terminal {
  const isDumb = process.env['TERM'] === 'dumb'
  const noColor = (process.env['NO_COLOR'] ?? '') !== ''
  const isColoured = process.stdout.isTTY === true && !noColor && !isDumb
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
  let hasPassing = false
  const clear = (): void => {
    if (hasPassing) process.stderr.write('\r\u001B[K')
    hasPassing = false
  }
  return {
    paint: paint(isColoured),
    print: (text) => {
      clear()
      process.stdout.write(`${text}\n`)
    },
    note: (text) => {
      clear()
      process.stderr.write(`${text}\n`)
    },
    passing: (text) => {
      if (process.stderr.isTTY !== true || isDumb) return
      clear()
      process.stderr.write(text)
      hasPassing = text !== ''
    },
    isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true && !isDumb,
    get columns() {
      return process.stdout.columns || WIDTH
    },
  }
}
