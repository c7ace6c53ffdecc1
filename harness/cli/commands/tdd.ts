import { Command } from 'commander'
import { context, exitWith, JSON_HELP, WHICH } from '../command.ts'

export const tdd = new Command('tdd')
  .argument('[kata]', WHICH)
  .description('your own tests, put to the test: which mistakes they catch (unsandboxed)')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../tdd.ts')).tdd(kata, options, context)),
  )
