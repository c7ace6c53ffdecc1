import { Command } from 'commander'
import { context, exitWith } from '../command.ts'

export const check = new Command('check')
  .argument('[kata]', 'default: all')
  .description('the battery that every kata must pass')
  .option('--flaw <name>', 'one mistake: its change of a correct solution, and the verdict on it')
  .action(async (kata: string | undefined, options: { flaw?: string }) =>
    exitWith((await import('../check.ts')).check(kata, options, context)),
  )
