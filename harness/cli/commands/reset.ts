import { Command, Option } from 'commander'
import { context, exitWith, WHICH, wholeFrom } from '../command.ts'

export const reset = new Command('reset')
  .argument('[kata]', WHICH)
  .description('put the attempt away and start afresh, in the same mode and time')
  .option('--interview', 'the new one is an interview')
  .addOption(
    new Option('--practice', 'the new one is practice, without a deadline').conflicts('interview'),
  )
  .option('--minutes <n>', 'the new one has a deadline', wholeFrom(1))
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../reset.ts')).reset(kata, options, context)),
  )
