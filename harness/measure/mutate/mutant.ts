import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { MutantResult } from '@stryker-mutator/api/core'

/** What became of a mutant: `error` is a worker that crashed again and again. */
export type Fate = 'killed' | 'timed out' | 'survived' | 'error'

/** A mutant of a reference, as the report needs it. */
export interface Mutant {
  kata: string
  /** From 1. */
  line: number
  column: number
  /** The line without its indentation. */
  text: string
  mutator: string
  original: string
  replacement: string
  fate: Fate
  /** The level and the law that it broke first, if it did. */
  brokenLaw?: string
}

/** Stryker's result in our words. Its lines and columns count from 1. */
export function mutantOf(result: MutantResult): Mutant {
  const { fileName, location, mutatorName, replacement, status, statusReason } = result
  const { start, end } = location
  const lines = readFileSync(fileName, 'utf8').split('\n')
  const part = lines.slice(start.line - 1, end.line)
  const last = part.pop() ?? ''
  part.push(last.slice(0, end.column - 1))
  return {
    kata: basename(dirname(fileName)),
    line: start.line,
    column: start.column,
    text: (lines[start.line - 1] ?? '').trim(),
    mutator: mutatorName,
    original: part.join('\n').slice(start.column - 1),
    replacement: replacement ?? '',
    fate: fateOf(status),
    ...(status === 'Killed' && statusReason !== undefined && { brokenLaw: statusReason }),
  }
}

function fateOf(status: MutantResult['status']): Fate {
  if (status === 'Killed') return 'killed'
  if (status === 'Timeout') return 'timed out'
  return status === 'Survived' ? 'survived' : 'error'
}
