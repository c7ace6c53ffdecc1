import { Command } from 'commander'
import { context, exitWith, WHICH } from '../command.ts'

export const watch = new Command('watch')
  .argument('[kata]', WHICH)
  .description('judge on every save, on one screen, with the clock (unsandboxed)')
  .action(async (kata: string | undefined) =>
    exitWith((await import('../watch.ts')).watch(kata, context)),
  )
