import { Command, InvalidArgumentError, Option } from 'commander'
import { context, exitWith, wholeFrom } from '../command.ts'

export const assign = new Command('assign')
  .argument('<katas...>', 'or the beginnings of their names')
  .description('an assignment for a class, and the repository that students begin with')
  .requiredOption('--out <folder>', 'a new one: assignment.json and starter/ go there')
  .option('--title <text>', 'what students read first (default: the titles of the katas)')
  .option('--opens <when>', 'a day (00:00 UTC) or an instant (default: now)')
  .option('--due <when>', 'a day (23:59 UTC) or an instant (default: in a week, 23:59 UTC)')
  .option('--points <list>', 'a level: 10 for each, or as 10,10,20 for the first three alone', '10')
  .option(
    '--minutes <n>',
    'how long students are told to take (default: as they like)',
    wholeFrom(1),
  )
  .option('--buffer-minutes <n>', 'minutes after due that are in time', wholeFrom(0), 10)
  .option('--grace-days <n>', 'days late that cost nothing', wholeFrom(0), 0)
  .option('--late-percent <p>', 'of the points, for each day late after those', numberTo(100), 20)
  .addOption(
    new Option('--disclosure <what>', 'feedback with pictures of the traffic, or counts alone')
      .choices(['practice', 'exam'])
      .default('practice'),
  )
  .option(
    '--own-tests <points>',
    'a kata, for what the student’s own tests catch',
    numberTo(10_000),
  )
  .action(async (katas: string[], options) =>
    exitWith((await import('../assign.ts')).assign(katas, options, context)),
  )

function numberTo(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+(?:\.\d{1,2})?$/.test(text) && value <= max) return value
    throw new InvalidArgumentError(
      `Expected a number from 0 to ${max} with at most two decimals, got \`${text}\`.`,
    )
  }
}
