import { Command, InvalidArgumentError, Option } from 'commander'
import { BANK_ROOT } from '../bank/bank-root.ts'
import { openTerminal } from './terminal.ts'

export const terminal = openTerminal()
const context = { root: BANK_ROOT, terminal }

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

const WHICH = 'default: the attempt you are in, else the one saved last'
const JSON_HELP = 'one JSON object on stdout, nothing else'

export const program = new Command('kata')
  .description(
    'Katas for the live-coding round of AI system-design interviews,\njudged on a virtual clock.',
  )
  .addHelpText('after', EXAMPLES)
  .helpCommand(false)
  .showHelpAfterError('(npx kata --help shows all commands)')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kata: ')) })
  .exitOverride()

program.commandsGroup('Solve:')

program
  .command('list')
  .description('all katas: difficulty, minutes, levels, your progress')
  .action(async () => finish((await import('./list.ts')).list(context)))

program
  .command('start')
  .argument('[kata]', 'or the beginning of its name; none: list them')
  .description('make attempts/<kata>/; on an existing attempt, say where you stand')
  .option('--interview', 'one level after the other, with phases and a deadline')
  .option(
    '--minutes <n>',
    'a deadline (default: none; in an interview the kata’s own)',
    wholeFrom(1),
  )
  .option('--open', 'open it in $VISUAL, $EDITOR or VS Code')
  .action(async (kata: string | undefined, options) =>
    finish((await import('./start.ts')).start(kata, options, context)),
  )

program
  .command('watch')
  .argument('[kata]', WHICH)
  .description('judge on every save, on one screen, with the clock (unsandboxed)')
  .action(async (kata: string | undefined) =>
    finish((await import('./watch.ts')).watch(kata, context)),
  )

program
  .command('test')
  .argument('[kata or folder]', WHICH)
  .description('judge an attempt, level by level (unsandboxed)')
  .option('--file <path.ts>', 'judge this file instead, wherever it lies')
  .option('--level <k>', 'levels 1 to k only', wholeFrom(1))
  .option('--law <name>', 'show this law, though another is broken as well')
  .option('--console', 'show what your code printed, also when all is green')
  .option('--runs <n>', 'generated workloads a level (default: 100)', wholeFrom(0))
  .option('--seed <s>', 'of the generated workloads (default: a fresh one, printed)', wholeFrom(0))
  .option('--json', JSON_HELP)
  .action(async (target: string | undefined, options) =>
    finish((await import('./test.ts')).test(target, options, context)),
  )

program
  .command('hint')
  .argument('[kata]', WHICH)
  .description('one more hint of the level you are at')
  .action(async (kata: string | undefined) =>
    finish((await import('./hint.ts')).hint(kata, context)),
  )

program
  .command('tdd')
  .argument('[kata]', WHICH)
  .description('your own tests, put to the test: which mistakes they catch (unsandboxed)')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    finish((await import('./tdd.ts')).tdd(kata, options, context)),
  )

program
  .command('replay')
  .argument('[kata]', WHICH)
  .argument('[token]', 'as a red verdict prints it; none: that of your last red verdict')
  .description('run one workload again and draw it (unsandboxed)')
  .option('--file <path.ts>', 'run this file instead of your attempt')
  .option('--workload <file.json>', 'a saved workload in place of a token, judged by every law')
  .option('--inspect', 'open a debugger in the process of the run; no limit of time')
  .action(async (kata: string | undefined, token: string | undefined, options) =>
    finish((await import('./replay.ts')).replay(kata, token, options, context)),
  )

program.commandsGroup('Against the clock:')

program
  .command('ask')
  .argument('[kata]', WHICH)
  .argument('[question...]', 'your own words, or a number; none: which questions have an answer')
  .description('a clarifying question to the interviewer, answered')
  .action(async (kata: string | undefined, question: string[]) =>
    finish((await import('./ask.ts')).ask(kata, question, context)),
  )

program
  .command('status')
  .argument('[kata]', WHICH)
  .description('where you stand: levels, time, runs, hints')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    finish((await import('./status.ts')).status(kata, options, context)),
  )

program
  .command('exam')
  .description('several katas on one deadline, with counts only; alone: how the exam stands')
  .option('--katas <a,b,c>', 'begin an exam of these')
  .option('--minutes <n>', 'its length (default: the sum of the katas’ own)', wholeFrom(1))
  .option('--json', JSON_HELP)
  .action(async (options) => finish((await import('./exam.ts')).exam(options, context)))

program
  .command('finish')
  .argument('[kata]', WHICH)
  .description('end an interview, or the whole exam, before its time is up')
  .action(async (kata: string | undefined) =>
    finish((await import('./finish.ts')).finish(kata, context)),
  )

program.commandsGroup('Afterwards:')

program
  .command('review')
  .argument('[kata]', WHICH)
  .description('your scorecard: time, hints, length, types, lint, your own tests')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    finish((await import('./review.ts')).review(kata, options, context)),
  )

program
  .command('solution')
  .argument('[kata]', WHICH)
  .description('the reference beside yours, once you have passed or given up')
  .option('--give-up', 'end the attempt and see it now')
  .action(async (kata: string | undefined, options) =>
    finish((await import('./solution.ts')).solution(kata, options, context)),
  )

program
  .command('say')
  .argument('[kata]', WHICH)
  .description('at the end: what to say aloud about scale, cost and what to measure')
  .action(async (kata: string | undefined) => finish((await import('./say.ts')).say(kata, context)))

program
  .command('bench')
  .argument('[kata]', WHICH)
  .description('throughput beside the reference and a library, and how it grows (unsandboxed)')
  .option('--file <path.ts>', 'measure this file instead of your attempt')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    finish((await import('./bench.ts')).bench(kata, options, context)),
  )

program
  .command('reset')
  .argument('[kata]', WHICH)
  .description('put the attempt away and start afresh, in the same mode and time')
  .option('--interview', 'the new one is an interview')
  .addOption(
    new Option('--practice', 'the new one is practice, without a deadline').conflicts('interview'),
  )
  .option('--minutes <n>', 'the new one has a deadline', wholeFrom(1))
  .action(async (kata: string | undefined, options) =>
    finish((await import('./reset.ts')).reset(kata, options, context)),
  )

program
  .command('restore')
  .argument('[kata]', WHICH)
  .argument('[number]', 'which one, as they are listed without it', wholeFrom(1))
  .description('the attempts that were put away; bring one back')
  .action(async (kata: string | undefined, number: number | undefined) =>
    finish((await import('./restore.ts')).restore(kata, number, context)),
  )

program
  .command('stats')
  .argument('[kata]', 'default: all')
  .description('every attempt, your best and the trend, and what is due again')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    finish((await import('./stats.ts')).stats(kata, options, context)),
  )

program.commandsGroup('For teachers:')

program
  .command('grade')
  .argument('[submissions]', 'a folder of folders, files or archives, as downloaded')
  .description('judge a class of submissions in a jail, and write the reports')
  .option('--assignment <file>', 'the assignment.json that `kata assign` wrote')
  .option('--out <folder>', 'where the grades go (default: <submissions>-graded)')
  .option('--roster <file.csv>', 'names and ids of the class')
  .option('--received <file.csv>', 'when each came: student,received_at')
  .option('--only <student>', 'judge this one alone, by id')
  .option('--parallel <n>', 'how many at once (default: as many as cores)', wholeFrom(1))
  .option('--runs <n>', 'generated workloads a level (default: 100)', wholeFrom(1))
  .option('--unsandboxed', 'without a jail: code runs with all your rights')
  .action(async (submissions: string | undefined, options) =>
    finish((await import('./grade.ts')).grade(submissions, options, context)),
  )

program
  .command('regrade')
  .argument('<folder>', 'that `kata grade` wrote to')
  .description('who would be told otherwise by the kit and the assignment as they are now')
  .option('--apply', 'tell them: write the reports anew; the former ones are kept')
  .option('--parallel <n>', 'how many at once (default: as many as cores)', wholeFrom(1))
  .option('--unsandboxed', 'without a jail: code runs with all your rights')
  .action(async (out: string, options) =>
    finish((await import('./grade.ts')).regrade(out, options, context)),
  )

program.commandsGroup('For authors:')

program
  .command('check')
  .argument('[kata]', 'default: all')
  .description('the battery that every kata must pass')
  .option('--flaw <name>', 'one mistake: its change of a correct solution, and the verdict on it')
  .action(async (kata: string | undefined, options: { flaw?: string }) =>
    finish((await import('./check.ts')).check(kata, options, context)),
  )

program
  .command('new')
  .argument('<slug>')
  .description('the two folders of a new kata')
  .action(async (slug: string) => finish((await import('./new.ts')).create(slug, context)))

program.addCommand(
  new Command('welcome').action(async () =>
    finish((await import('./welcome.ts')).welcome(context)),
  ),
  { hidden: true },
)

async function finish(code: Promise<number>): Promise<void> {
  process.exitCode = await code
}

function wholeFrom(min: number): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) < 2 ** 31) return Number(text)
    throw new InvalidArgumentError(`Expected a whole number from ${min}, got \`${text}\`.`)
  }
}
