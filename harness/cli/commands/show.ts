import { Command } from 'commander'
import { context, exitWith, WHICH } from '../command.ts'

export const show = new Command('show')
  .argument('[kata]', WHICH)
  .description('the first red finding as a page in the browser, to play with (unsandboxed)')
  .option('--file <path.ts>', 'judge this file instead of your attempt')
  .option('--law <name>', 'show this law, though another is broken as well')
  .option('--out <file.html>', 'write the page there (default: beside your attempt’s journal)')
  .option('--open', 'open it wherever this runs (default: where a browser can be seen)')
  .option('--no-open', 'only write it, and say where')
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../show.ts')).show(kata, options, context)),
  )
