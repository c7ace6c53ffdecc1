import { Command } from 'commander'
import { context, exitWith, JSON_HELP, WHICH } from '../command.ts'

export const bench = new Command('bench')
  .argument('[kata]', WHICH)
  .description('throughput beside the reference and a library, and how it grows (unsandboxed)')
  .option('--file <path.ts>', 'measure this file instead of your attempt')
  .option('--json', JSON_HELP)
  .action(async (kata: string | undefined, options) =>
    exitWith((await import('../bench.ts')).bench(kata, options, context)),
  )
