import { CommanderError } from 'commander'
import { JournalError } from '../attempts/journal.ts'
import { BANK_ROOT, BankError } from '../bank.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { program, terminal } from './program.ts'

// A signal ends the process as `exit` does: whoever has children or files to clear away hears of it.
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.on(signal, () => process.exit(128 + number))
}

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

/** A mistake of the caller or of a kata's author gets a sentence; a stack trace means a bug of ours. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage
  const isNoBug = error instanceof BankError || error instanceof JournalError
  if (error instanceof UsageError || isNoBug) {
    terminal.note(`kata: ${error.message}`)
    return EXIT.usage
  }
  const stack = error instanceof Error ? error.stack : String(error)
  terminal.note(`kata: this is a bug of the kit, not of your code. Please report it:\n${stack}`)
  return EXIT.bug
}
