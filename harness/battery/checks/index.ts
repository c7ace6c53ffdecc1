import type { Subject } from '../subject.ts'
import { controlsBehave } from './controls-behave.ts'
import { everyFileIsThere } from './every-file-is-there.ts'
import { everyPremiseIsReached } from './every-premise-is-reached.ts'
import { featuresCross } from './features-cross.ts'
import { flawsAreMade } from './flaws-are-made.ts'
import { flawsBreakTheirLaws } from './flaws-break-their-laws.ts'
import { interviewIsComplete } from './interview-is-complete.ts'
import { kataLoads } from './kata-loads.ts'
import { lawsAreBroken } from './laws-are-broken.ts'
import { noFileIsStray } from './no-file-is-stray.ts'
import { nothingIsLeftToDo } from './nothing-is-left-to-do.ts'
import { questionsAreAnswered } from './questions-are-answered.ts'
import { readmeIsComplete } from './readme-is-complete.ts'
import { referenceIsShort } from './reference-is-short.ts'
import { referencePasses } from './reference-passes.ts'
import { sameSeedSameHistory } from './same-seed-same-history.ts'
import { starterFails } from './starter-fails.ts'
import { typesAreRight } from './types-are-right.ts'

/** The checks, in the order of the report: what stops the others comes first. */
export const checks: readonly {
  name: string
  complaints: (subject: Subject) => Promise<string[]>
}[] = [
  { name: 'every file is there', complaints: everyFileIsThere },
  { name: 'no file is stray', complaints: noFileIsStray },
  { name: 'kata.ts and drive.ts load', complaints: kataLoads },
  { name: 'each flaw can be made', complaints: flawsAreMade },
  { name: 'types are right', complaints: typesAreRight },
  { name: 'nothing is left to do', complaints: nothingIsLeftToDo },
  { name: 'README.md has every level and export', complaints: readmeIsComplete },
  { name: 'interview.md is complete', complaints: interviewIsComplete },
  { name: 'questions are answered', complaints: questionsAreAnswered },
  { name: 'the starter fails level 1', complaints: starterFails },
  { name: 'the reference is short', complaints: referenceIsShort },
  { name: 'the reference passes every level', complaints: referencePasses },
  { name: 'every premise is reached', complaints: everyPremiseIsReached },
  { name: 'any two features meet', complaints: featuresCross },
  { name: 'each flaw breaks its laws', complaints: flawsBreakTheirLaws },
  { name: 'each law is broken by a flaw', complaints: lawsAreBroken },
  { name: 'controls behave', complaints: controlsBehave },
  { name: 'same seed, same history', complaints: sameSeedSameHistory },
]
