import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { BANK_ROOT, BankError } from '../bank.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { openTerminal } from './terminal.ts'

const terminal = openTerminal()
const context = { root: BANK_ROOT, terminal }

const EXAMPLES = `
A first evening:
  npx kata list                    what there is
  npx kata start priority-router   makes attempts/priority-router/
  npx kata test                    judges it; a red verdict shows the traffic
  npx kata hint                    one hint, of the level you are at

Exit codes: 0 pass, 1 fail, 2 unknown (a law was never put to the test),
64 wrong usage, 70 a bug of ours.
Code runs unsandboxed: judge only code that you trust, such as your own.`

const program = new Command('kata')
  .description(
    'Katas for the live-coding round of AI system-design interviews,\njudged on a virtual clock.',
  )
  .addHelpText('after', EXAMPLES)
  .helpCommand(false)
  .showHelpAfterError('(npx kata --help shows all commands)')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kata: ')) })
  .exitOverride()

program
  .command('list')
  .description('all katas: difficulty, minutes, levels, your progress')
  .action(async () => finish((await import('./list.ts')).list(context)))

program
  .command('start')
  .argument('<kata>')
  .description('make attempts/<kata>/; on an existing attempt, say where you stand')
  .action(async (kata: string) => finish((await import('./start.ts')).start(kata, context)))

program
  .command('test')
  .argument('[kata or folder]', 'default: the attempt you are in, else the one saved last')
  .description('judge an attempt, level by level (unsandboxed)')
  .option('--file <path.ts>', 'judge this file instead, wherever it lies')
  .option('--level <k>', 'levels 1 to k only', wholeFrom(1))
  .option('--runs <n>', 'generated workloads a level (default: 100)', wholeFrom(0))
  .option('--seed <s>', 'of the generated workloads (default: a fresh one, printed)', wholeFrom(0))
  .option('--json', 'one JSON object on stdout, nothing else')
  .action(async (target: string | undefined, options) =>
    finish((await import('./test.ts')).test(target, options, context)),
  )

program
  .command('replay')
  .argument('<kata>')
  .argument('[token]', 'as a red verdict prints it: level.law.seed.path or level.law.scenario')
  .description('run one workload again and draw it (unsandboxed)')
  .option('--file <path.ts>', 'run this file instead of your attempt')
  .option('--workload <file.json>', 'a saved workload in place of a token, judged by every law')
  .option('--inspect', 'open a debugger in the process of the run; no limit of time')
  .action(async (kata: string, token: string | undefined, options) =>
    finish((await import('./replay.ts')).replay(kata, token, options, context)),
  )

program
  .command('hint')
  .argument('[kata]', 'default: the attempt you are in, else the one saved last')
  .description('one more hint of the level you are at')
  .action(async (kata: string | undefined) =>
    finish((await import('./hint.ts')).hint(kata, context)),
  )

program
  .command('check')
  .argument('[kata]', 'default: all')
  .description('for authors: the battery that every kata must pass')
  .action(async (kata: string | undefined) =>
    finish((await import('./check.ts')).check(kata, context)),
  )

program
  .command('new')
  .argument('<slug>')
  .description('for authors: the two folders of a new kata')
  .action(async (slug: string) => finish((await import('./new.ts')).create(slug, context)))

program.addCommand(
  new Command('welcome').action(async () =>
    finish((await import('./welcome.ts')).welcome(context)),
  ),
  { hidden: true },
)

await main()

async function main(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = report(error)
  }
}

async function finish(code: Promise<number>): Promise<void> {
  process.exitCode = await code
}

/** A mistake of the caller or of a kata's author gets a sentence; a stack trace means a bug of ours. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage
  if (error instanceof UsageError || error instanceof BankError) {
    terminal.note(`kata: ${error.message}`)
    return EXIT.usage
  }
  const stack = error instanceof Error ? error.stack : String(error)
  terminal.note(`kata: this is a bug of the kit, not of your code. Please report it:\n${stack}`)
  return EXIT.bug
}

function wholeFrom(min: number): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) < 2 ** 31) return Number(text)
    throw new InvalidArgumentError(`Expected a whole number from ${min}, got \`${text}\`.`)
  }
}
