import { Command } from 'commander'
import { context, exitWith, JSON_HELP, WHICH } from '../command.ts'

export const review = new Command('review')
  .argument('[kata]', WHICH)
  .description('your scorecard: time, hints, length, types, lint, your own tests')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../review.ts')).review(kata, options, context)),
  )
