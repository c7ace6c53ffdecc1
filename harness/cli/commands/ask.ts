import { Command } from 'commander'
import { context, exitWith, WHICH } from '../command.ts'

export const ask = new Command('ask')
  .argument('[kata]', WHICH)
  .argument('[question...]', 'your own words, or a number; none: which questions have an answer')
  .description('a clarifying question to the interviewer, answered')
  .action(async (kata: string | undefined, question: string[]) =>
    exitWith((await import('../ask.ts')).ask(kata, question, context)),
  )
