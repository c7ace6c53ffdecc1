import { Command } from 'commander'
import { context, exitWith, wholeFrom } from '../command.ts'

export const start = new Command('start')
  .argument('[kata]', 'or the beginning of its name; none: list them')
  .description('make attempts/<kata>/; on an existing attempt, say where you stand')
  .option('--interview', 'one level after the other, with phases and a deadline')
  .option(
    '--minutes <n>',
    'a deadline (default: none; in an interview the kata’s own)',
    wholeFrom(1),
  )
  .option('--open', 'open it in $VISUAL, $EDITOR or VS Code')
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../start.ts')).start(kata, options, context)),
  )
