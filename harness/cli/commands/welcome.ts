import { Command } from 'commander'
import { context, exitWith } from '../command.ts'

export const welcome = new Command('welcome').action(async () =>
  exitWith((await import('../welcome.ts')).welcome(context)),
)
