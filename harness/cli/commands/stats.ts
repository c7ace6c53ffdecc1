import { Command } from 'commander'
import { context, exitWith, JSON_HELP } from '../command.ts'

export const stats = new Command('stats')
  .argument('[kata]', 'default: all')
  .description('every attempt, your best and the trend, and what is due again')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../stats.ts')).stats(kata, options, context)),
  )
