import { Command } from 'commander'
import { context, exitWith, JSON_HELP, WHICH } from '../command.ts'

export const status = new Command('status')
  .argument('[kata]', WHICH)
  .description('where you stand: levels, time, runs, hints')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../status.ts')).status(kata, options, context)),
  )
