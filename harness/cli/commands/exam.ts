import { Command } from 'commander'
import { context, exitWith, JSON_HELP, wholeFrom } from '../command.ts'

export const exam = new Command('exam')
  .description('several katas on one deadline, with counts only; alone: how the exam stands')
  .option('--katas <a,b,c>', 'begin an exam of these')
  .option('--minutes <n>', 'its length (default: the sum of the katas’ own)', wholeFrom(1))
  .option('--json', JSON_HELP)
  .action(async (options) => exitWith((await import('../exam.ts')).exam(options, context)))
