import { Command } from 'commander'
import { context, exitWith } from '../command.ts'

export const list = new Command('list')
  .description('all katas: difficulty, minutes, levels, your progress')
  .action(async () => exitWith((await import('../list.ts')).list(context)))
