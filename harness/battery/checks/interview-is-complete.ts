import { readKataFile } from '../../bank/bank.ts'
import { parseInterview, type Interview } from '../../bank/interview.ts'
import type { Subject } from '../subject.ts'
import { counted } from '../../core/words.ts'

const HINTS = 3
const QUESTIONS_MIN = 5
const LINK = /\[[^\]]+\]\(https:\/\/[^)]+\)/
const TALK = ['Scale', 'Cost', 'Measure and alert']

export async function interviewIsComplete(subject: Subject): Promise<string[]> {
  const { levels } = await subject.kata
  const interview = parseInterview(await readKataFile(subject.files.interview))
  const where = subject.where(subject.files.interview)
  return [...missingIn(interview, levels.length)].map((complaint) => `${where}: ${complaint}`)
}

function* missingIn(interview: Interview, levels: number): Generator<string> {
  const { hints, askFirst, sayItAloud, traps, whyItWorks, inProduction } = interview
  for (let level = 1; level <= levels; level++) {
    const count = hints[level - 1]?.length ?? 0
    if (count === HINTS) continue
    yield `level ${level} has ${counted(count, 'hint')}. Write ${HINTS} numbered ones under "### Level ${level}" in "## Hints", from a nudge to nearly there.`
  }
  if (hints.length > levels) {
    yield `it has hints for level ${hints.length}, but kata.ts names ${counted(levels, 'level')}. Delete them, or name the level.`
  }
  if (askFirst.length < QUESTIONS_MIN) {
    yield `"## Ask first" has ${counted(askFirst.length, 'question')}. Write at least ${QUESTIONS_MIN}, each as "- **Question?** Answer."`
  }
  for (const { question } of askFirst.filter(({ answer }) => answer === '')) {
    yield `"## Ask first": "${question}" has no answer. Write it as "- **Question?** Answer."`
  }
  for (const { question, level } of askFirst.filter((one) => !(one.level <= levels))) {
    yield `"## Ask first": "${question}" belongs to level ${level}, but kata.ts names ${levels} levels. Write it under a level that there is.`
  }
  for (const title of TALK) {
    if (sayItAloud.some((talk) => talk.title === title && talk.text !== '')) continue
    yield `"## Say it aloud" says nothing under "### ${title}". Write what a strong candidate says, with numbers.`
  }
  if (traps.length === 0) {
    yield '"## What virtual time cannot show" lists nothing. Write at least one item: "- …".'
  }
  if (whyItWorks === '') {
    yield '"## Why it works" says nothing. Write the ideas of the reference: a short paragraph, or up to five bullets.'
  }
  if (!LINK.test(inProduction)) {
    yield '"## In production" names no library with a link. Write "[name](https://…)" and how it differs from the contract.'
  }
}
