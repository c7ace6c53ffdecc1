import { Command } from 'commander'
import { context, exitWith, JSON_HELP, WHICH, wholeFrom } from '../command.ts'

export const test = new Command('test')
  .argument('[kata or folder]', WHICH)
  .description('judge an attempt, level by level (unsandboxed, or with --jail)')
  .option('--file <path.ts>', 'judge this file instead, wherever it lies')
  .option('--level <k>', 'levels 1 to k only', wholeFrom(1))
  .option('--law <name>', 'show this law, though another is broken as well')
  .option('--console', 'show what your code printed, also when all is green')
  .option('--runs <n>', 'generated workloads a level (default: 100)', wholeFrom(0))
  .option('--seed <s>', 'of the generated workloads (default: a fresh one, printed)', wholeFrom(0))
  .option('--jail', 'in a jail (bubblewrap): no network, no file but the solution’s own')
  .option('--json', JSON_HELP)
  .action(async (target: string | undefined, options) =>
    exitWith((await import('../test.ts')).test(target, options, context)),
  )
