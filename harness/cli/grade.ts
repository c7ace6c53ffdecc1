import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { HAS_SOLUTIONS, NO_SOLUTIONS } from '../bank/bank-root.ts'
import { counted } from '../core/words.ts'
import { changesBetween } from '../grading/changes.ts'
import { GradeFolder, settingOf, type GradeOptions, type Setting } from '../grading/grade-folder.ts'
import { findJail } from '../jail/jail.ts'
import { removeAbandonedFolders } from '../lib/temporary-folder.ts'
import type { Results } from '../results/results.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import {
  changeLines,
  intakeLines,
  progressLine,
  regradeLine,
  shown,
  summaryLines,
} from './grade-lines.ts'
import type { Terminal } from './terminal.ts'

export interface GradeFlags {
  assignment?: string
  out?: string
  roster?: string
  received?: string
  only?: string
  parallel?: number
  runs?: number
  unsandboxed?: boolean
  demo?: boolean
}

/** `kata grade`: judges a class, or what is new of it, and writes the reports. */
export async function grade(
  submissions: string | undefined,
  flags: GradeFlags,
  { terminal }: { terminal: Terminal },
): Promise<number> {
  if (flags.demo) return demo(flags, terminal)
  if (submissions === undefined || flags.assignment === undefined) {
    throw new UsageError(
      `say what to grade: kata grade <folder of submissions> --assignment assignment.json${HAS_SOLUTIONS ? '; or see it work: kata grade --demo' : ''}`,
    )
  }
  if (!existsSync(submissions)) throw new UsageError(`there is no folder ${submissions}`)
  const { assignment, roster, received, runs } = flags
  const folder = new GradeFolder(flags.out ?? `${submissions.replace(/[/\\]+$/, '')}-graded`)
  const setting = settingOf({
    ...{ assignment, submissions },
    ...(roster !== undefined && { roster }),
    ...(received !== undefined && { received }),
    ...(runs !== undefined && { runs }),
  })
  return gradeInto(folder, setting, flags, terminal)
}

/** `kata grade --demo`: a class that is made for it, so that one sees what comes out. */
async function demo(flags: GradeFlags, terminal: Terminal): Promise<number> {
  if (!HAS_SOLUTIONS) throw new UsageError(`a class cannot be made here: ${NO_SOLUTIONS}`)
  const out = flags.out ?? 'demo-class'
  if (existsSync(out)) {
    throw new UsageError(`${out} exists already: remove it, or choose another --out`)
  }
  const { makeDemoClass } = await import('../grading/demo-class.ts')
  const made = await makeDemoClass(out)
  terminal.note(`a class of thirty was made in ${shown(made.submissions)}`)
  const folder = new GradeFolder(join(out, 'graded'))
  return gradeInto(folder, settingOf(made), flags, terminal)
}

/** Judges what is new; refuses to change what is told already by another kit, assignment or jail. */
export async function gradeInto(
  folder: GradeFolder,
  setting: Setting,
  flags: Pick<GradeFlags, 'only' | 'parallel' | 'unsandboxed'>,
  terminal: Terminal,
): Promise<number> {
  const { results, before } = await folder.grade(setting, optionsOf(flags, terminal))
  const { print } = terminal
  if (!results) {
    print('judged, and kept; the reports follow when the whole class is: leave out --only')
    return EXIT.pass
  }
  const changes = before ? changesBetween(before, results) : []
  const touched = changes.filter(({ from, to }) => from !== undefined && to !== undefined)
  if (before && isOtherwiseMade(before, results) && touched.length > 0) {
    throw new UsageError(
      `the kit, the assignment or the jail is another one than when this class was graded, and ${counted(touched.length, 'student')} would be told otherwise. See who: ${regradeLine(folder)}`,
    )
  }
  folder.publish(results)
  summaryLines(results, folder).forEach(print)
  return EXIT.pass
}

/** `kata regrade`: who would be told otherwise by today's kit and assignment; with `--apply`, tells them. */
export async function regrade(
  out: string,
  flags: Pick<GradeFlags, 'parallel' | 'unsandboxed'> & { apply?: boolean },
  { terminal }: { terminal: Terminal },
): Promise<number> {
  const folder = new GradeFolder(out)
  const { results, before } = await folder.grade(folder.setting, optionsOf(flags, terminal))
  const { print } = terminal
  if (!results || !before) {
    throw new UsageError(`${out} has no reports yet: kata grade makes them`)
  }
  const changes = changesBetween(before, results)
  changeLines(changes).forEach(print)
  if (flags.apply) {
    folder.publish(results)
    print(
      `\nwritten to ${shown(folder.reports)}; what was there is kept in ${shown(folder.path)}/state/history`,
    )
  } else if (changes.length > 0) {
    print(`\nnothing was changed. To tell them: ${regradeLine(folder)} --apply`)
  }
  return EXIT.pass
}

function optionsOf(
  { only, parallel, unsandboxed }: Pick<GradeFlags, 'only' | 'parallel' | 'unsandboxed'>,
  terminal: Terminal,
): GradeOptions {
  const jail = unsandboxed ? undefined : findJail()
  if (jail && 'missing' in jail) {
    throw new UsageError(
      `submissions are judged in a jail, and there is none: ${jail.missing}. To judge code that you trust, with all your rights: --unsandboxed`,
    )
  }
  removeAbandonedFolders()
  const beganMs = performance.now()
  return {
    jail,
    ...(only !== undefined && { only }),
    ...(parallel !== undefined && { parallel }),
    onIntake: (intake) => intakeLines(intake).forEach(terminal.note),
    onProgress: (progress) =>
      terminal.passing(progressLine(progress, performance.now() - beganMs, terminal.columns)),
  }
}

/** Whether something else than the submissions has changed. */
function isOtherwiseMade(before: Results, after: Results): boolean {
  const made = ({ kit, sandbox, assignment }: Results): string =>
    JSON.stringify([kit, sandbox, assignment])
  return made(before) !== made(after)
}
