import { CommanderError } from 'commander'
import { BANK_ROOT } from '../bank.ts'
import { EXIT } from './exit-codes.ts'
import { failureOf } from './failure.ts'
import { program, terminal } from './program.ts'

// A signal ends the process as `exit` does: whoever has children or files to clear away hears of it.
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.on(signal, () => process.exit(128 + number))
}

// What fails outside of the command's own promise: a stream, a watcher, a child that cannot start.
process.on('uncaughtException', (error) => process.exit(report(error)))

await main()

async function main(): Promise<void> {
  try {
    if (mayCompletionMatter()) {
      const { addCompletion } = await import('./completion.ts')
      addCompletion(program, BANK_ROOT)
    }
    await program.parseAsync()
  } catch (error) {
    process.exitCode = report(error)
  }
}

/** For help, a slip of the pen and completion itself: other commands need not wait for its library. */
function mayCompletionMatter(): boolean {
  const name = process.argv[2]
  return !program.commands.some((command) => command.name() === name)
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage
  const { text, stack } = failureOf(error)
  terminal.note(`kata: ${text}`)
  if (stack === undefined) return EXIT.usage
  terminal.note(stack)
  return EXIT.bug
}
