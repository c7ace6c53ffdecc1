import { Command, Option } from 'commander'
import { HAS_SOLUTIONS } from '../../bank/bank-root.ts'
import { context, exitWith, wholeFrom } from '../command.ts'

export const grade = new Command('grade')
  .argument('[submissions]', 'a folder of folders, files or archives, as downloaded')
  .description('judge a class of submissions in a jail, and write the reports')
  .addOption(
    new Option('--demo', 'make a class of thirty and grade it, to see what comes out').hideHelp(
      !HAS_SOLUTIONS,
    ),
  )
  .option('--assignment <file>', 'the assignment.json that `kata assign` wrote')
  .option('--out <folder>', 'where the grades go (default: <submissions>-graded)')
  .option('--roster <file.csv>', 'names and ids of the class')
  .option('--received <file.csv>', 'when each came: student,received_at')
  .option('--only <student>', 'judge this one alone, by id')
  .option('--parallel <n>', 'how many at once (default: as many as cores)', wholeFrom(1))
  .option('--runs <n>', 'generated workloads a level (default: 100)', wholeFrom(1))
  .option('--unsandboxed', 'without a jail: code runs with all your rights')
  .action(async (submissions: string | undefined, options) =>
    exitWith((await import('../grade.ts')).grade(submissions, options, context)),
  )
