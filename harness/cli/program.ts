import { Command } from 'commander'
import { EDITION, NO_SOLUTIONS } from '../bank/bank-root.ts'
import { ask } from './commands/ask.ts'
import { assign } from './commands/assign.ts'
import { bench } from './commands/bench.ts'
import { check } from './commands/check.ts'
import { exam } from './commands/exam.ts'
import { finish } from './commands/finish.ts'
import { grade } from './commands/grade.ts'
import { hint } from './commands/hint.ts'
import { list } from './commands/list.ts'
import { create } from './commands/new.ts'
import { regrade } from './commands/regrade.ts'
import { replay } from './commands/replay.ts'
import { reset } from './commands/reset.ts'
import { restore } from './commands/restore.ts'
import { review } from './commands/review.ts'
import { say } from './commands/say.ts'
import { show } from './commands/show.ts'
import { solution } from './commands/solution.ts'
import { start } from './commands/start.ts'
import { stats } from './commands/stats.ts'
import { status } from './commands/status.ts'
import { tdd } from './commands/tdd.ts'
import { test } from './commands/test.ts'
import { watch } from './commands/watch.ts'
import { welcome } from './commands/welcome.ts'
import { UsageError } from './exit-codes.ts'

const EXAMPLES = `
A first evening:
  npx kata list                    what there is
  npx kata start priority-router   makes attempts/priority-router/
  npx kata watch                   judges it at every save, on one screen
  npx kata hint                    one hint, of the level you are at

Exit codes: 0 pass, 1 fail, 2 unknown (a law was never put to the test),
64 wrong usage, 70 a bug of ours.
Code runs unsandboxed: judge only code that you trust, such as your own.`

export const COMPLETION = {
  name: 'completion',
  description: 'a script for zsh, bash, fish or powershell: Tab then completes commands and katas',
}

/** As `kata --help` lists them. A command is one value, with its own arguments, options and action. */
const GROUPS = {
  'Solve:': [list, start, watch, test, show, hint, tdd, replay],
  'Against the clock:': [ask, status, exam, finish],
  'Afterwards:': [review, solution, say, bench, reset, restore, stats],
  'For teachers:': [assign, grade, regrade],
  'For authors:': [check, create],
}

export const program = new Command('kata')
  .description(
    'Katas for the live-coding round of AI system-design interviews,\njudged on a virtual clock.',
  )
  .addHelpText('after', EXAMPLES)
  .helpCommand(false)
  .showHelpAfterError('(npx kata --help shows all commands)')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kata: ')) })
  .exitOverride()

/** What an installed kit cannot do, and why. */
const MISSING = {
  sources: new Map<Command, string>(),
  author: becauseOf('it is for a clone of the kit, where katas are written', [check, create]),
  students: becauseOf(NO_SOLUTIONS, [tdd, solution, bench, check, create]),
}[EDITION]

for (const [group, commands] of Object.entries(GROUPS)) {
  for (const command of commands) {
    const why = MISSING.get(command)
    program.addCommand(inherit(command).helpGroup(group), { hidden: why !== undefined })
    if (why === undefined) continue
    command.hook('preAction', () => {
      throw new UsageError(`kata ${command.name()} is not here: ${why}`)
    })
  }
}
program.addCommand(inherit(welcome), { hidden: true })

function becauseOf(why: string, commands: Command[]): Map<Command, string> {
  return new Map(commands.map((command) => [command, why]))
}

function inherit(command: Command): Command {
  return command.copyInheritedSettings(program)
}
