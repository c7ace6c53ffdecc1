import { CommanderError } from 'commander'
import { BANK_ROOT } from '../bank/bank-root.ts'
import { EXIT } from './exit-codes.ts'
import { context } from './command.ts'
import { COMPLETION, program } from './program.ts'

// A signal ends the process as `exit` does: whoever has children or files to clear away hears of it.
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.on(signal, () => process.exit(128 + number))
}

// What fails outside of the command's own promise: a stream, a watcher, a child that cannot start.
process.on('uncaughtException', (error) => void report(error).then((code) => process.exit(code)))

/** To help, all that a command needs is too much: it waits for none of it. */
const failure = (): Promise<typeof import('./failure.ts')> => import('./failure.ts')
// Once a command is under way the system may refuse to read another file.
program.hook('preAction', async () => void (await failure()))

await main()

async function main(): Promise<void> {
  try {
    await addCompletion()
    await program.parseAsync()
  } catch (error) {
    process.exitCode = await report(error)
  }
}

/** Only the shell's own calls wait for its library; to all others it is a name and a line of help. */
async function addCompletion(): Promise<void> {
  const name = process.argv[2]
  program.commandsGroup('Your shell:')
  if (name === COMPLETION.name || name === 'complete') {
    const { completeFrom } = await import('./completion.ts')
    completeFrom(program, COMPLETION, BANK_ROOT)
  } else {
    program.command(`${COMPLETION.name} <shell>`).description(COMPLETION.description)
  }
}

async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage
  const { text, stack } = (await failure()).failureOf(error)
  context.terminal.note(`kata: ${text}`)
  if (stack === undefined) return EXIT.usage
  context.terminal.note(stack)
  return EXIT.bug
}
