import { Command } from 'commander'
import { context, exitWith } from '../command.ts'

export const create = new Command('new')
  .argument('<slug>')
  .description('the two folders of a new kata')
  .action(async (slug: string) => exitWith((await import('../new.ts')).create(slug, context)))
