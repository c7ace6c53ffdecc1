import { spawn, type IPty } from '@lydell/node-pty'
import xterm from '@xterm/headless'

const SIZE_DEFAULT = { columns: 80, rows: 24 }
/** Far beyond any honest wait on a busy machine: only a screen that never comes meets it. */
const LIMIT_MS = 10 * 60_000

/** What the screen must look like. */
export type Wanted = RegExp | ((screen: string) => boolean)

/** A command in a pseudo-terminal, and the screen that a person in front of it would see. */
export interface PseudoTerminal {
  readonly pid: number
  /** The rows of the screen without trailing blanks, joined by line breaks. */
  screen: () => string
  /** Whether the other screen is up, as an editor has it, and not the one with the shell's history. */
  readonly isAlternate: boolean
  readonly isCursorVisible: boolean
  /** Whether anything on the screen has a colour, or is bold or faint. */
  readonly isStyled: boolean
  /**
   * The screen as soon as it is as wanted: looked at now and whenever the command has written.
   *
   * @throws {Error} with the screen, when the command ends or the limit has passed before.
   */
  until: (wanted: Wanted, limitMs?: number) => Promise<string>
  /** Sends keys, as the terminal sends them. */
  press: (keys: string) => void
  resize: (columns: number, rows: number) => void
  /** Closes the terminal, as the button in the corner of its window does. */
  hangUp: () => void
  kill: (signal: NodeJS.Signals) => void
  /** Resolves after the last of the output has been read. */
  exit: Promise<{ code: number; signal: number | undefined }>
}

export interface PseudoTerminalOptions {
  cwd: string
  env: Record<string, string | undefined>
  columns?: number
  rows?: number
}

/** Starts a command in a pseudo-terminal. Whoever calls this ends it: `kill('SIGKILL')`. */
export function openPseudoTerminal(
  command: string,
  args: string[],
  {
    cwd,
    env,
    columns: cols = SIZE_DEFAULT.columns,
    rows = SIZE_DEFAULT.rows,
  }: PseudoTerminalOptions,
): PseudoTerminal {
  const emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true })
  const isCursorVisible = followMode(emulator, MODE.cursor, true)
  const isWithinFrame = followMode(emulator, MODE.frame, false)
  const pty: IPty = spawn(command, args, {
    cols,
    rows,
    cwd,
    env,
    name: env['TERM'] ?? 'xterm-256color',
  })
  const waiting = new Set<() => void>()
  const lookAgain = (): void => [...waiting].forEach((look) => look())
  let hasEnded = false
  pty.onData((text) => emulator.write(text, lookAgain))
  emulator.onData((answer) => hasEnded || pty.write(answer))
  let shown = ''
  /** Of a frame that has come in part nothing is shown yet, as in a terminal that draws. */
  const screen = (): string => (shown = isWithinFrame() && !hasEnded ? shown : textOf(emulator))
  return {
    pid: pty.pid,
    screen,
    get isAlternate() {
      return emulator.buffer.active.type === 'alternate'
    },
    get isCursorVisible() {
      return isCursorVisible()
    },
    get isStyled() {
      return isStyled(emulator)
    },
    until: (wanted, limitMs = LIMIT_MS) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.delete(look)
          clearTimeout(limit)
        }
        const giveUp = (why: string): void => {
          stop()
          reject(
            new Error(`${why} before the screen was as wanted: ${String(wanted)}\n${screen()}`),
          )
        }
        const look = (): void => {
          const text = screen()
          if (typeof wanted === 'function' ? wanted(text) : wanted.test(text)) {
            stop()
            resolve(text)
          } else if (hasEnded) giveUp('the command ended')
        }
        const limit = setTimeout(() => giveUp(`${limitMs} ms passed`), limitMs)
        waiting.add(look)
        look()
      }),
    press: (keys) => pty.write(keys),
    resize(columns, rows) {
      emulator.resize(columns, rows)
      pty.resize(columns, rows)
    },
    hangUp: () => (pty as IPty & { destroy: () => void }).destroy(),
    kill(signal) {
      if (!hasEnded) pty.kill(signal)
    },
    exit: new Promise((resolve) => {
      pty.onExit(({ exitCode, signal }) =>
        emulator.write('', () => {
          hasEnded = true
          lookAgain()
          resolve({ code: exitCode, signal })
        }),
      )
    }),
  }
}

function textOf({ buffer: { active }, rows, cols }: xterm.Terminal): string {
  const lines = Array.from({ length: rows }, (_, row) =>
    active.getLine(active.baseY + row)?.translateToString(true, 0, cols),
  )
  return lines.join('\n').trimEnd()
}

function isStyled({ buffer: { active }, rows, cols }: xterm.Terminal): boolean {
  for (let row = 0; row < rows; row++) {
    const line = active.getLine(active.baseY + row)
    for (let column = 0; column < cols; column++) {
      const cell = line?.getCell(column)
      if (cell && !cell.isAttributeDefault()) return true
    }
  }
  return false
}

/** DEC private modes: whether the cursor is seen, and whether a frame is being written. */
const MODE = { cursor: 25, frame: 2026 }

/** The emulator draws nothing, so it does not tell everything that a drawing one would honour. */
function followMode(
  { parser }: xterm.Terminal,
  mode: number,
  isSetAtFirst: boolean,
): () => boolean {
  let isSet = isSetAtFirst
  const follow = (final: 'h' | 'l'): void => {
    parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      if (modes.includes(mode)) isSet = final === 'h'
      return false
    })
  }
  follow('h')
  follow('l')
  return () => isSet
}
