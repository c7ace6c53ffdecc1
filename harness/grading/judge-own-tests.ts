import { join } from 'node:path'
import { areTestsGiven } from '../attempts/folder.ts'
import { filesOf, readKataFile } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { counted, listed } from '../core/words.ts'
import type { Jail } from '../jail/jail.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import type { GradeOutcome, KataResult, OwnTestsResult } from '../results/results.ts'
import { compileTests, putTestsChild, TESTS } from '../tdd/jailed/compile.ts'
import { openBench, tryTests, type Bench, type TrialResult } from '../tdd/jailed/trial.ts'
import type { TestCredit } from '../tdd/report.ts'
import { judgeError, outcomeOfEnds, type ExplainedOutcome } from './outcomes.ts'

/** What the own tests of a class's kata are judged with. */
export interface OwnTestsJudging {
  bench: Bench
  /** The program of the process in which they run. */
  program: string
  jail: Jail | undefined
  seed: number
  maxPoints: number
  /** Where their files lie meanwhile. */
  work: string
}

export async function openOwnTests(
  kata: Kata,
  { levels, ...about }: Omit<OwnTestsJudging, 'bench' | 'program'> & { levels: number },
): Promise<OwnTestsJudging> {
  const bench = await openBench(kata, levels)
  const program = await putTestsChild(join(about.work, `tests-of-${kata.slug}`))
  return { ...about, bench, program }
}

/**
 * Judges the student's own tests by the share of the flaws that they catch. Never throws, as `judgeSubmission`.
 *
 * @param files by their path from the kata's folder, as they were handed in.
 */
export async function judgeOwnTests(
  files: Readonly<Record<string, string>>,
  judging: OwnTestsJudging,
): Promise<OwnTestsResult> {
  const { bench, jail, program, seed, work } = judging
  const text = files[TESTS]
  if (text === undefined) return nothingEarned(judging, NO_TESTS)
  if (areTestsGiven(text)) return nothingEarned(judging, AS_GIVEN)
  const folder = temporaryFolder('tests-', work)
  try {
    const contract = await readKataFile(filesOf(bench.kata.slug).contract)
    const all = { ...files, 'contract.ts': contract }
    const compiled = await compileTests(all, { folder: folder.path, jail })
    if ('problem' in compiled) {
      const { message, line } = compiled.problem
      return nothingEarned(judging, notRun('rejected', message, line))
    }
    const trial = await tryTests(bench, { program, tests: compiled.code, seed, jail })
    return resultOf(trial, judging)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return nothingEarned(judging, judgeError(message.replaceAll(folder.path, '')))
  } finally {
    folder.remove()
  }
}

/** Of tests that were not judged, for whatever reason the submission was not. */
export function ownTestsNotJudged(
  { outcome, forTeacher, forStudent }: Pick<KataResult, 'outcome' | 'forTeacher' | 'forStudent'>,
  judging: OwnTestsJudging,
): OwnTestsResult {
  return nothingEarned(judging, { outcome, forTeacher, forStudent })
}

const NO_TESTS: ExplainedOutcome = {
  outcome: 'missing',
  forTeacher: `There is no ${TESTS} for this kata.`,
  forStudent: `There was no ${TESTS} for this kata in what you handed in.`,
}

const AS_GIVEN: ExplainedOutcome = {
  outcome: 'judged',
  forTeacher: `${TESTS} is as it was given.`,
  forStudent: `${TESTS} is as it was given: no test of yours is in it.`,
}

const CHANCE: ExplainedOutcome = {
  outcome: 'judged',
  forTeacher:
    'A test passes and fails on one and the same program: chance decides, and nothing of the file counts.',
  forStudent:
    'A test of yours passes and fails on one and the same program. Where chance decides nothing counts: leave out what is random, and real time.',
}

function notRun(outcome: GradeOutcome, why: string, line?: number): ExplainedOutcome {
  const place = line === undefined ? '' : `, line ${line}`
  const words = why.replace(/\.$/, '')
  return {
    outcome,
    forTeacher: `${TESTS}${place} does not run: ${words}.`,
    forStudent: `Your ${TESTS}${place} does not run: ${words}.`,
  }
}

const OF_END: Partial<Record<GradeOutcome, string>> = {
  'timed-out': 'a test never gives the thread back, on a right program either',
  'out-of-memory': 'it fills the memory',
  'output-limit': 'it prints without an end',
  crashed: 'its process ended before its tests were through',
}

function resultOf(trial: TrialResult, judging: OwnTestsJudging): OwnTestsResult {
  const { end, problem, isFlaky, tests, flaws } = trial
  if (end?.why === 'tampered') {
    return nothingEarned(judging, {
      outcome: 'tampered',
      forTeacher: `${TESTS} wrote into the pipe of the judge, which no test does by mistake: no points, and worth a look.`,
      forStudent: `Your ${TESTS} wrote where only the judge writes, so that nothing of it counts.`,
    })
  }
  if (end) {
    const outcome = outcomeOfEnds(new Set([end.why]))
    return nothingEarned(judging, notRun(outcome, OF_END[outcome] ?? end.detail))
  }
  if (problem !== undefined) return nothingEarned(judging, notRun('crashed', problem))
  if (tests.length === 0) return nothingEarned(judging, notRun('judged', 'there is no test in it'))
  if (isFlaky) return nothingEarned(judging, CHANCE)
  const caught = flaws.filter(({ isCaught }) => isCaught)
  const share = flaws.length === 0 ? 0 : caught.length / flaws.length
  const faults = tests.flatMap((test) => faultOf(test) ?? [])
  const words = countsText(trial, faults.length, judging)
  return {
    ...{ outcome: 'judged', forTeacher: words, forStudent: words, flaws: flaws.length },
    caught: caught.map(({ name }) => name),
    faults: faults.slice(0, FAULTS_MAX),
    points: Math.round(100 * judging.maxPoints * share) / 100,
    maxPoints: judging.maxPoints,
  }
}

const FAULTS_MAX = 20

/** Why a test earns nothing, in a sentence that says which test. */
function faultOf({ name, blame, why, notes }: TestCredit): string | undefined {
  if (why !== undefined) {
    return blame === 'contradicts-the-contract'
      ? `“${name}”: no right program passes it: ${why}`
      : `“${name}”: ${why}`
  }
  const [note] = notes
  if (!note) return undefined
  const open = note.contract === undefined ? '' : `. The contract: “${note.contract}”`
  return `“${name}”: not every right program passes it: ${note.message}${open}`
}

function countsText(
  { tests, flaws }: TrialResult,
  faults: number,
  { bench: { levels } }: OwnTestsJudging,
): string {
  const caught = flaws.filter(({ isCaught }) => isCaught).length
  const byLevel = Array.from({ length: levels }, (_, index) => {
    const ofLevel = flaws.filter(({ level }) => level === index + 1)
    const count = ofLevel.filter(({ isCaught }) => isCaught).length
    return `level ${index + 1} ${count} of ${ofLevel.length}`
  })
  const verb = tests.length === 1 ? 'catches' : 'catch'
  const all = `${counted(tests.length, 'test')} ${verb} ${caught} of ${counted(flaws.length, 'wrong program')}: ${listed(byLevel)}.`
  const earn = `${counted(faults, 'test')} ${faults === 1 ? 'earns' : 'earn'} nothing.`
  return faults === 0 ? all : `${all} ${earn}`
}

function nothingEarned(
  { bench, maxPoints }: OwnTestsJudging,
  told: ExplainedOutcome,
): OwnTestsResult {
  const flaws = bench.variants.filter(({ kind }) => kind === 'flaw').length
  return { ...told, flaws, caught: [], faults: [], points: 0, maxPoints }
}
