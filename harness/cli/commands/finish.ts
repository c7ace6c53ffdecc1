import { Command } from 'commander'
import { context, exitWith, WHICH } from '../command.ts'

export const finish = new Command('finish')
  .argument('[kata]', WHICH)
  .description('end an interview, or the whole exam, before its time is up')
  .action(async (kata: string | undefined) =>
    exitWith((await import('../finish.ts')).finish(kata, context)),
  )
