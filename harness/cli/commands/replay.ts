import { Command } from 'commander'
import { context, exitWith, WHICH } from '../command.ts'

export const replay = new Command('replay')
  .argument('[kata]', WHICH)
  .argument('[token]', 'as a red verdict prints it; none: that of your last red verdict')
  .description('run one workload again and draw it (unsandboxed)')
  .option('--file <path.ts>', 'run this file instead of your attempt')
  .option('--workload <file.json>', 'a saved workload in place of a token, judged by every law')
  .option('--inspect', 'open a debugger in the process of the run; no limit of time')
  .action(async (kata: string | undefined, token: string | undefined, options) =>
    exitWith((await import('../replay.ts')).replay(kata, token, options, context)),
  )
