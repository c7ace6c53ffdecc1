import { Command } from 'commander'
import { context, exitWith, WHICH } from '../command.ts'

export const hint = new Command('hint')
  .argument('[kata]', WHICH)
  .description('one more hint of the level you are at')
  .action(async (kata: string | undefined) =>
    exitWith((await import('../hint.ts')).hint(kata, context)),
  )
