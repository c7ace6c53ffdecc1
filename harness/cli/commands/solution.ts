import { Command } from 'commander'
import { context, exitWith, WHICH } from '../command.ts'

export const solution = new Command('solution')
  .argument('[kata]', WHICH)
  .description('the reference beside yours, once you have passed or given up')
  .option('--give-up', 'end the attempt and see it now')
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../solution.ts')).solution(kata, options, context)),
  )
