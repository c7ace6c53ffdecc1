import type { Answer } from '../attempts/answer-to.ts'
import type { Knowledge, Source } from '../attempts/candidates.ts'
import { placeOf } from '../attempts/passages.ts'
import type { Progress } from '../attempts/progress.ts'
import type { Paint } from '../explain/paint.ts'
import { proseLines } from '../explain/prose.ts'
import { wrap } from '../explain/wrap.ts'
import type { Prepared } from '../bank/interview.ts'

/** Who is asked, and by whom. */
export interface Asked extends Knowledge {
  progress: Pick<Progress, 'asked' | 'openLevels'>
  /** What to type to ask in this attempt, up to the question. */
  command: string
}

/** What an interviewer says to a question. */
export function answerLines(answer: Answer, asked: Asked, paint: Paint): string[] {
  switch (answer.kind) {
    case 'found':
      return answer.source.number === undefined
        ? quoteLines(answer.source, paint)
        : preparedLines(answer.source.number, asked, paint)
    case 'offered':
      return offerLines(answer.sources, asked, paint)
    case 'later':
      return ['We will come to that.']
    case 'none':
      return wrap(
        'I have no answer prepared: state your assumption aloud, and write it down as a comment.',
      )
  }
}

/** A source in one line. */
export function nameOf(source: Source, prepared: readonly Prepared[]): string {
  return source.number === undefined
    ? `README.md, ${placeOf(source.passage)}`
    : (prepared[source.number - 1]?.question ?? '')
}

function preparedLines(
  number: number,
  { prepared, progress, command }: Asked,
  paint: Paint,
): string[] {
  const { question = '', answer = '' } = prepared[number - 1] ?? {}
  const left = prepared.filter(
    ({ level }, index) => level <= progress.openLevels && !progress.asked.has(index + 1),
  ).length
  return [
    paint.strong(`question ${number} of ${prepared.length}`),
    ...proseLines(question, { indent: '  ', paint }),
    '',
    ...proseLines(answer, { indent: '  ', paint }),
    '',
    paint.faint(left === 0 ? 'that was the last one' : `${left} not asked yet: ${command}`),
  ]
}

function quoteLines(source: Extract<Source, { passage: unknown }>, paint: Paint): string[] {
  const { passage } = source
  return [
    ...wrap(`README.md, ${placeOf(passage)}`).map(paint.strong),
    ...proseLines(passage.text, { indent: '  ', paint }),
  ]
}

/** Without a terminal to choose in: what to type, and the passages as they stand. */
function offerLines(sources: Source[], { prepared, command }: Asked, paint: Paint): string[] {
  const numbers = sources.flatMap(({ number }) => (number === undefined ? [] : [number]))
  const quotes = sources.filter((source) => source.number === undefined)
  const isOne = sources.length === 1
  return [
    isOne ? 'Did you mean this?' : 'Did you mean one of these?',
    ...numbers.flatMap((number) => [
      ...wrap(prepared[number - 1]?.question ?? '', '      ', `  ${String(number).padStart(2)}  `),
      paint.faint(`      ${command} ${number}`),
    ]),
    ...quotes.flatMap((source) => ['', ...quoteLines(source, paint)]),
  ]
}
