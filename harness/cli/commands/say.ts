import { Command } from 'commander'
import { context, exitWith, WHICH } from '../command.ts'

export const say = new Command('say')
  .argument('[kata]', WHICH)
  .description('at the end: what to say aloud about scale, cost and what to measure')
  .action(async (kata: string | undefined) =>
    exitWith((await import('../say.ts')).say(kata, context)),
  )
