import { spawn } from 'node:child_process'
import type { Attempt } from '../attempts/folder.ts'
import { shellWord } from '../lib/shell-word.ts'
import type { Terminal } from './terminal.ts'

/**
 * Opens the solution in `$VISUAL`, `$EDITOR`, or VS Code, which opens the folder too. An editor that
 * lives in the terminal takes it over until it is closed.
 */
export function openInEditor({ folder, solution }: Attempt, { note }: Terminal): void {
  const named = process.env['VISUAL'] || process.env['EDITOR']
  const command = named || 'code'
  const args = /(^|\/)code(\s|$)/.test(command) ? [folder, '--goto', solution] : [solution]
  // An editor may be set with flags of its own (`code --wait`), which only a shell takes apart.
  const child = spawn(`${command} ${args.map((path) => shellWord(path)).join(' ')}`, {
    shell: true,
    stdio: 'inherit',
  })
  child.on('exit', (code) => {
    if (code === 127) {
      note(`kata: \`${command}\` is not there; open ${solution}, or set $VISUAL or $EDITOR`)
    }
  })
}
