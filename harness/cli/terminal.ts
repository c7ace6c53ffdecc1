import { paint, type Paint } from '../explain/paint.ts'

/** Where a command writes: results to stdout, everything else to stderr. */
export interface Terminal {
  paint: Paint
  print: (text: string) => void
  note: (text: string) => void
  /** A line that the next one replaces; nothing when stderr is not a terminal. */
  passing: (text: string) => void
  isInteractive: boolean
}

/** Colours only on a terminal, and never when `NO_COLOR` is set. */
export function openTerminal(): Terminal {
  const noColor = (process.env['NO_COLOR'] ?? '') !== ''
  const isColoured = process.stdout.isTTY === true && !noColor
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
      if (process.stderr.isTTY !== true) return
      clear()
      process.stderr.write(text)
      hasPassing = text !== ''
    },
    isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  }
}
