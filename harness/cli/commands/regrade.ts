import { Command } from 'commander'
import { context, exitWith, wholeFrom } from '../command.ts'

export const regrade = new Command('regrade')
  .argument('<folder>', 'that `kata grade` wrote to')
  .description('who would be told otherwise by the kit and the assignment as they are now')
  .option('--apply', 'tell them: write the reports anew; the former ones are kept')
  .option('--parallel <n>', 'how many at once (default: as many as cores)', wholeFrom(1))
  .option('--unsandboxed', 'without a jail: code runs with all your rights')
  .action(async (out: string, options) =>
    exitWith((await import('../grade.ts')).regrade(out, options, context)),
  )
