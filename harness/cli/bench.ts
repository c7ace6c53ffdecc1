import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Attempt } from '../attempts/folder.ts'
import { record } from '../attempts/journal.ts'
import { isExamined } from '../attempts/permissions.ts'
import { filesOf, findKatas, loadThroughput } from '../bank/bank.ts'
import { problemLines } from '../explain/text.ts'
import { medianOf, throughputLines, type Curve } from '../explain/throughput-text.ts'
import { wrap } from '../explain/wrap.ts'
import { compare, throughputFile, type Subject } from '../throughput/compare.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { solutionFor } from './targets.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

const SIZES = [100, 1_000, 10_000, 100_000]

export interface BenchOptions {
  file?: string
  json?: boolean
}

/** `kata bench`: an attempt beside the reference and a library, on real time. */
export async function bench(
  target: string | undefined,
  { file, json = false }: BenchOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const { print, passing, paint } = terminal
  const slugs = findKatas(root)
  const { slug, solution, attempt } = solutionFor(target, file, slugs, root)
  if (isExamined(slug, root)) throw underExamination(slug, 'no throughput beside the reference')
  const definition = throughputFile(slug, root)
  if (!existsSync(definition)) {
    throw new UsageError(`${slug} does not say how to measure it: there is no ${definition}`)
  }
  const { what, library } = await loadThroughput(definition)
  const { reference, solutions } = filesOf(slug, root)
  const subjects: Subject[] = [
    { name: 'yours', file: solution },
    { name: 'reference', file: reference },
    { name: library.name, file: join(solutions, 'controls', `${library.control}.ts`) },
  ]
  const curves: Curve[] = subjects.map(({ name }) => ({ subject: name, points: [] }))
  const problem = await compare(slug, {
    root,
    subjects,
    sizes: SIZES,
    onSample({ subject, size, opsPerSec }) {
      const { median, spreadPercent } = medianOf(opsPerSec)
      const curve = curves.find((one) => one.subject === subject)
      curve?.points.push({ size, opsPerSec: median, spreadPercent })
      if (!json) passing(`measuring… ${subject} at ${size.toLocaleString('en-US')}`)
    },
  })
  if (json) {
    const result = {
      format: 1,
      kata: slug,
      what,
      sizes: SIZES,
      curves,
      ...(problem && { problem }),
    }
    print(JSON.stringify(result))
  } else if (problem?.kind === 'stopped') {
    print(paint.bad('✗ not measured to the end'))
    wrap(problem.message, '    ', '    ').forEach(print)
  } else if (problem) problemLines(problem, paint).forEach(print)
  else throughputLines(what, curves, SIZES, paint).forEach(print)
  if (!problem && file === undefined) await remember(curves, library.name, attempt)
  return problem ? EXIT.fail : EXIT.pass
}

/** Notes the largest size at which both the attempt and the library were measured. */
async function remember(curves: Curve[], library: string, attempt?: Attempt): Promise<void> {
  const [mine, theirs] = ['yours', library].map(
    (name) => curves.find(({ subject }) => subject === name)?.points ?? [],
  )
  const point = mine?.findLast(({ size }) => theirs?.some((other) => other.size === size))
  const other = theirs?.find(({ size }) => size === point?.size)
  if (!attempt || !point || !other) return
  await record(attempt, {
    kind: 'benched',
    size: point.size,
    opsPerSec: Math.round(point.opsPerSec),
    library,
    libraryOpsPerSec: Math.round(other.opsPerSec),
  })
}
