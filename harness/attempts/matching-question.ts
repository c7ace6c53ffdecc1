interface Asked {
  question: string
  answer: string
}

/** A question in a learner's words matches one of ours when this much of it is found there. */
const SHARE_MIN = 1 / 3
/** A word that only the answer has tells less than one of the question. */
const IN_ANSWER = 0.5
/** Of two questions with the same words, the one that says little else. */
const TIE_BREAK = 0.1

/** Words that every question has. */
const COMMON = new Set(
  `a about after all also an and any are as at be been before but by can could do does done each for
  from get give given go gets got had happen happens has have having he her him how i if in into is it
  its just kind know known let like make makes many may me might more must my need needs no not of on one or
  our out over say see several shall she should so some than that the their them then there these they thing
  this those to too up us use want was we were what when where whether which while who why will with
  would you your`.split(/\s+/),
)

/** What people say for the same thing, as stems: each group counts as its first word. */
const SYNONYMS = [
  ['bound', 'big', 'size', 'limit', 'max', 'maximum', 'large', 'full', 'grow', 'long', 'unbound'],
  ['hang', 'abort', 'cancel', 'disconnect', 'leave', 'signal'],
  ['retry', 'again', 'retrie', 'repeat', 'try', 'tries'],
  ['fail', 'error', 'throw', 'reject', 'exception', 'crash', 'failure'],
  ['timeout', 'deadline', 'late', 'expire', 'expiry'],
  ['ttl', 'live', 'stale', 'fresh', 'age'],
  ['erase', 'delete', 'remove', 'invalidate', 'forget'],
  ['urgent', 'priority', 'prioritie', 'urgency'],
  ['order', 'sort', 'sequence'],
  ['refuse', 'deny', 'denie', 'decline'],
  ['tenant', 'user', 'customer'],
  ['preempt', 'preemption', 'interrupt', 'stop', 'pause'],
  ['starve', 'starvation', 'fair', 'fairness'],
  ['tie', 'same', 'equal', 'identical'],
  ['fraction', 'whole', 'integer', 'decimal', 'float'],
  ['default', 'absent', 'omit', 'miss'],
  ['beforehand', 'advance', 'ahead', 'upfront'],
  ['process', 'distribute', 'machine', 'instance', 'replica', 'node', 'server'],
] as const
const FIRST_OF_GROUP = new Map(
  SYNONYMS.flatMap((group) => group.map((word) => [stem(word), stem(group[0])] as const)),
)

/**
 * Which of an interviewer's questions one in a learner's own words means: the one that shares the most
 * of its significant words, where a word that few questions have says more.
 *
 * @returns its index, or undefined when none matches well.
 */
export function matchingQuestion(asked: string, questions: readonly Asked[]): number | undefined {
  const words = wordsOf(asked)
  const known = questions.map(({ question, answer }) => ({
    inQuestion: wordsOf(question),
    inAnswer: wordsOf(answer),
  }))
  const weights = new Map(
    [...words].map((word) => {
      const users = known.filter(({ inQuestion }) => inQuestion.has(word)).length
      return [word, Math.log(1 + questions.length / (1 + users))]
    }),
  )
  const sumOf = (few: Iterable<string>): number =>
    [...few].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0)
  const scores = known.map(({ inQuestion, inAnswer }) => {
    const direct = [...words].filter((word) => inQuestion.has(word))
    const indirect = [...words].filter((word) => !inQuestion.has(word) && inAnswer.has(word))
    const covered = direct.length / Math.max(1, inQuestion.size)
    return sumOf(direct) + IN_ANSWER * sumOf(indirect) + TIE_BREAK * covered
  })
  const best = Math.max(...scores)
  return words.size > 0 && best >= SHARE_MIN * sumOf(words) ? scores.indexOf(best) : undefined
}

/** The significant words of a text, as stems. */
function wordsOf(text: string): Set<string> {
  const words = text
    .toLowerCase()
    .replace(/time to live/g, 'ttl')
    .replace(/times? out|timed out|time is up|time-outs?/g, 'timeout')
    .replace(/['’]\w*/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !COMMON.has(word))
    .map(stem)
  return new Set(words.map((word) => FIRST_OF_GROUP.get(word) ?? word))
}

/** Cuts off what English adds to a word: `cancelled`, `cancels` and `cancelling` are `cancel`. */
function stem(word: string): string {
  if (word.length <= 3) return word
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<!s)s$/, '')
    .replace(/(ing|ed)$/, '')
    .replace(/([^aeiouls])\1$|(?<=.{4})(l)l$/, '$1$2')
    .replace(/e$/, '')
}
