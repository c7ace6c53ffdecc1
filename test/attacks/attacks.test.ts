import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesOf, KIT_ROOT, loadKata, readKataFile } from '../../harness/bank/bank.ts'
import { planOf, upTo } from '../../harness/explore/plan.ts'
import { judgeSubmission, type Judging } from '../../harness/grading/judge-submission.ts'
import { findJail } from '../../harness/jail/jail.ts'
import { openKit } from '../../harness/judge/kit.ts'
import { temporaryFolder } from '../../harness/lib/temporary-folder.ts'
import type { GradeOutcome, KataResult } from '../../harness/results/results.ts'

const SLUG = 'priority-router'
const SUBMISSIONS = join(import.meta.dirname, 'submissions')
const ALL = [10, 10, 10, 10]

/** Beside the attackers they must be worth what they are worth alone, to the byte. */
const NEIGHBOURS = ['is-right', 'denies-its-signals']
/** They try to leave something for the next run of theirs, or of another's. */
const JUDGED_AGAIN = ['leaves-state', 'rejects-after-answering']
/** As in practice, so that their traffic is shrunk and drawn; the others as in an exam. */
const PRACTISED = [...NEIGHBOURS, 'remembers-its-traffic']
/** Where attackers would leave files, if they could. */
const LEFT = ['left', 'router-round-was-here'].flatMap((name) =>
  ['', '/tmp', '/dev/shm', '/var/tmp', '/run'].map((folder) => `${folder}/${name}`),
)

/** Too long to be files: what the compiler, and what the engine, does not get to the end of. */
const MADE: Record<string, string> = {
  'compiles-without-end': `export const x = ${'a<'.repeat(25_000)}1`,
  'nests-without-end': `export const x = ${'['.repeat(125_000)}${']'.repeat(125_000)}`,
}

/** What each of `submissions/` is worth: its outcome, and the points of each level. */
const ATTACKS: Record<string, [outcome: GradeOutcome, points: number]> = {
  'is-right': ['judged', 40],
  'is-empty': ['judged', 0],
  'is-untyped': ['judged', 40],
  'is-commonjs': ['judged', 0],
  'types-without-end': ['judged', 40],
  // What it answers, and what it changes about the judge's own language.
  'answers-with-a-matcher': ['judged', 0],
  'answers-with-hostile-values': ['judged', 0],
  'answers-to-stack-traces': ['judged', 0],
  'pollutes-the-language': ['judged', 0],
  'patches-time-and-chance': ['judged', 0],
  'hides-what-nobody-caught': ['judged', 0],
  'denies-its-signals': ['judged', 20],
  'changes-its-arguments': ['judged', 0],
  'knows-the-named-traffic': ['judged', 0],
  'detects-the-judge': ['judged', 0],
  'prints-a-score': ['judged', 0],
  'rejects-after-answering': ['judged', 0],
  'remembers-its-traffic': ['judged', 0],
  // A test runner, which there is none of.
  'imports-the-test-runner': ['rejected', 0],
  'patches-the-generators': ['crashed', 0],
  'patches-the-reporter': ['judged', 0],
  // The pipe to the judge.
  'writes-into-the-pipe': ['tampered', 0],
  'writes-two-frames-in-one-line': ['tampered', 0],
  'writes-late-and-unseen': ['tampered', 0],
  'floods-the-pipe': ['tampered', 0],
  'opens-the-pipe-as-a-socket': ['crashed', 0],
  'knows-the-seal': ['crashed', 0],
  // Out of the code's own thread.
  'starts-a-process': ['crashed', 0],
  'leaves-a-process': ['crashed', 0],
  'starts-a-thread': ['crashed', 0],
  'loads-a-native-addon': ['crashed', 0],
  'binds-the-engine': ['crashed', 0],
  'opens-a-debugger': ['crashed', 0],
  'looks-into-the-memory': ['crashed', 0],
  'hooks-into-promises': ['crashed', 0],
  'registers-a-loader': ['crashed', 0],
  'imports-a-module-of-text': ['crashed', 0],
  // The machine.
  'reads-a-host-file': ['crashed', 0],
  'imports-a-host-file': ['rejected', 0],
  'imports-the-reference': ['rejected', 0],
  'writes-a-file': ['crashed', 0],
  'leaves-state': ['crashed', 0],
  'opens-without-end': ['crashed', 0],
  'reads-what-was-inherited': ['crashed', 0],
  'reaches-the-network': ['crashed', 0],
  // Ends.
  'exits-on-import': ['crashed', 0],
  'exits-in-the-midst': ['crashed', 0],
  aborts: ['crashed', 0],
  'kills-its-parent': ['judged', 0],
  'overflows-the-stack': ['crashed', 0],
  'compiles-without-end': ['rejected', 0],
  'nests-without-end': ['crashed', 0],
  'loops-on-import': ['timed-out', 0],
  'loops-at-level-two': ['timed-out', 10],
  'never-settles': ['judged', 0],
  'starves-with-microtasks': ['timed-out', 0],
  'starves-with-a-pattern': ['timed-out', 0],
  'sleeps-on-atomics': ['timed-out', 0],
  'fills-the-heap': ['out-of-memory', 0],
  'fills-with-buffers': ['out-of-memory', 0],
  'fills-with-wasm': ['out-of-memory', 0],
  'prints-without-end': ['output-limit', 0],
}

const jail = findJail()
const work = temporaryFolder('kata-attacks-')
const right = readFileSync(filesOf(SLUG).reference, 'utf8').replaceAll(
  '../../katas/priority-router/contract.ts',
  './contract.ts',
)

let judging: Judging
const alone = new Map<string, KataResult>()

beforeAll(async () => {
  if ('missing' in jail) throw new Error(`the attacks need a jail: ${jail.missing}`)
  await readKataFile(filesOf(SLUG).contract)
  const kata = await loadKata(SLUG)
  judging = {
    ...{ kata, assigned: { kata: SLUG, points: ALL }, isExam: true, work: work.path },
    plan: planOf(kata, { levels: upTo(ALL.length), seed: 11, runs: 5, stress: false }),
    kit: openKit({ drive: filesOf(SLUG).drive, kitRoot: KIT_ROOT, jail, parent: work.path }),
  }
  for (const name of NEIGHBOURS) alone.set(name, await judge(name))
})

afterAll(() => {
  judging.kit.close()
  work.remove()
})

const judge = (name: string): Promise<KataResult> =>
  judgeSubmission(
    {
      'solution.ts': MADE[name] ?? readFileSync(join(SUBMISSIONS, `${name}.ts`), 'utf8'),
      'right.ts': right,
    },
    { ...judging, isExam: !PRACTISED.includes(name) },
  )

describe('a submission that attacks', { concurrent: true }, () => {
  test.for(Object.entries(ATTACKS))('%s', async ([name, [outcome, points]]) => {
    const judged = judge(name)
    // What the last test looks for is seen while it is there.
    if (name === 'sleeps-on-atomics')
      await expect.poll(() => processesIn(work.path)).not.toEqual([])
    const result = await judged
    expect({ name, outcome: result.outcome, points: result.points }).toEqual({
      ...{ name, outcome, points },
    })
    expect(`${result.forTeacher} ${result.forStudent}`).not.toMatch(/\/tmp|root:|node_modules/)
    if (NEIGHBOURS.includes(name)) expect(result).toEqual(alone.get(name))
    if (JUDGED_AGAIN.includes(name)) expect(await judge(name)).toEqual(result)
  })
})

test('there is none that this table does not speak of', () => {
  const names = readdirSync(SUBMISSIONS).map((name) => name.replace(/\.ts$/, ''))
  expect([...names, ...Object.keys(MADE)].toSorted()).toEqual(Object.keys(ATTACKS).toSorted())
})

test('no process, no mount and no file is left of them all', async () => {
  // A process that was killed is there until the kernel has put it away.
  await expect.poll(() => processesIn(work.path), { timeout: 60_000 }).toEqual([])
  judging.kit.close()
  expect(readdirSync(work.path)).toEqual([])
  expect(LEFT.filter((path) => existsSync(path))).toEqual([])
})

/** Those that see a file of this folder, in a jail or out of it: a mount of it is a line of theirs. */
function processesIn(folder: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(folder)
    } catch {
      return false
    }
  })
}
