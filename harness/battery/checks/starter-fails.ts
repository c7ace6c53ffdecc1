import { readKataFile } from '../../bank/bank.ts'
import type { Outcome } from '../../core/verdict.ts'
import { explore } from '../../explore/explore.ts'
import { planOf } from '../../explore/plan.ts'
import type { Subject } from '../subject.ts'

/** What a learner begins with says what to do, loads, and is wrong. */
export async function starterFails(subject: Subject): Promise<string[]> {
  const kata = await subject.kata
  const { starter } = subject.files
  const where = subject.where(starter)
  const complaints = [...missingWords(await readKataFile(starter))]
  await subject.judge(starter, async (judge) => {
    for (const name of Object.keys(kata.exports)) {
      if (judge.exports.includes(name)) continue
      complaints.push(
        `it does not export the function \`${name}\`. Add it, with a body that throws.`,
      )
    }
    const { seed, runs } = subject
    const plan = planOf(kata, { levels: [1], seed, runs })
    let outcome: Outcome = 'unknown'
    for await (const verdict of explore(plan, judge, { shrink: 'none' })) {
      outcome = verdict.outcome
      if (outcome === 'fail') return
    }
    complaints.push(
      `it must fail level 1, but its outcome is ${outcome}. Let each export throw "Not written yet: …" and nothing more.`,
    )
  })
  return complaints.map((complaint) => `${where}: ${complaint}`)
}

function* missingWords(source: string): Generator<string> {
  if (!source.includes('// TODO')) {
    yield 'it has no `// TODO`. Add one where the learner is to begin.'
  }
  if (!source.includes('Not written yet')) {
    yield 'it does not say "Not written yet". Throw an error with this message from each export.'
  }
}
