import { describe, expect, test } from 'vitest'
import { filesOf, readKataFile } from '../../harness/bank.ts'
import { matchingQuestion } from '../../harness/attempts/matching-question.ts'
import { parseInterview } from '../../harness/interview.ts'

/** What learners ask, with the first words of the question that they mean. */
const MEANT: Record<string, [asked: string, means: string][]> = {
  deadline: [
    ['what if the caller hangs up', 'What does the caller get when they hang up'],
    ['Does the timeout include retries?', 'Does the deadline cover the retries'],
    ['do I have to stop the work or just reject', 'When the time is up, is it enough to reject'],
    ['which errors should I retry', 'Which errors may be retried'],
    ['is it worth retrying a timeout', 'Is a timeout of one try worth a retry'],
    ['answer and deadline at the same time, who wins', 'What if the answer and the deadline'],
    ['how large can the numbers be', 'What are the limits of the numbers'],
    ['what happens when no time is left for the pause', 'What if there is no time left'],
  ],
  'embedding-cache': [
    ['when are two requests equal', 'What makes two requests the same'],
    ['is max a number of entries or of bytes', 'Does the bound count entries or bytes'],
    ['should I cache errors', 'Are failures cached'],
    ['do pending loads count', 'Do loads under way count towards the bound'],
    ['may I return stale values', 'May I serve a stale value'],
    ['can a caller modify the vector', 'May callers change the value'],
    ['what do the waiters get on erase', 'What do waiters get when their key is erased'],
    ['from when does the ttl run', 'From when does the time to live count'],
  ],
  'priority-router': [
    ['what if the caller hangs up', 'What does the caller get on a hang-up'],
    ['is a lower priority more urgent?', 'Which way do priorities run'],
    ['what is the default priority', 'Which way do priorities run'],
    ['is there preemption', 'May a more urgent request interrupt'],
    ['how long can the queue get', 'Is the queue bounded'],
    ['does the time in the queue count', 'Does time in the queue count'],
    ['should I retry failed requests', 'Do failed requests get another try'],
    ['what about starvation', 'Can low priorities starve'],
    ['when is the slot free after a timeout', 'When a request times out or is cancelled'],
  ],
  'token-bucket': [
    ['is it a sliding window', 'Does "a hundred thousand a minute" mean'],
    ['are tokens integers', 'Are tokens whole'],
    ['what if one request costs more than the capacity', 'What if a single request costs more'],
    ['can the clock go backwards', 'Can I trust the clock'],
    ['how many tenants', 'How many tenants are there'],
    ['is the cost known in advance', 'Do we know the cost beforehand'],
    ['is this distributed over several processes', 'One process or many'],
    ['do refused calls cost something', 'Should a refused call count'],
  ],
}

const UP_TO_YOU = [
  'is it written in rust',
  'may I use a library',
  'what colour is the logo',
  'how are you',
  '???',
  'what happens when',
  'which frontend framework shows the dashboard of requests, tenants, callers and errors',
]

describe.for(Object.entries(MEANT))('questions of %s', ([slug, pairs]) => {
  const askFirst = readKataFile(filesOf(slug).interview).then(
    (text) => parseInterview(text).askFirst,
  )

  test.for(pairs)('"%s" means "%s …"', async ([asked, means]) => {
    const questions = await askFirst
    const index = matchingQuestion(asked, questions)
    expect(index === undefined ? 'nothing' : questions[index]?.question).toContain(means)
  })

  test('each of the interviewer’s own questions means itself', async () => {
    const questions = await askFirst
    for (const { question } of questions) {
      expect(questions[matchingQuestion(question, questions) ?? -1]?.question).toBe(question)
    }
  })

  test.for(UP_TO_YOU)('"%s" means none of them', async (asked) => {
    const questions = await askFirst
    const index = matchingQuestion(asked, questions)
    expect(index === undefined ? 'nothing' : questions[index]?.question).toBe('nothing')
  })
})

test('without questions nothing matches', () => {
  expect(matchingQuestion('may it throw', [])).toBe(undefined)
})
