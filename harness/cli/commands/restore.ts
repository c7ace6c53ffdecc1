import { Command } from 'commander'
import { context, exitWith, WHICH, wholeFrom } from '../command.ts'

export const restore = new Command('restore')
  .argument('[kata]', WHICH)
  .argument('[number]', 'which one, as they are listed without it', wholeFrom(1))
  .description('the attempts that were put away; bring one back')
  .action(async (kata: string | undefined, number: number | undefined) =>
    exitWith((await import('../restore.ts')).restore(kata, number, context)),
  )
