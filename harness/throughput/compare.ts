import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { filesOf, KIT_ROOT } from '../bank/bank.ts'
import type { Problem } from '../core/verdict.ts'
import { compileSolution } from '../judge/compile.ts'
import { startProcess } from '../bank/own-process.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import type { Sample } from './measure.ts'
import type { Reply, Task } from './worker.ts'

export interface Subject {
  name: string
  file: string
}

/** The measurement began and did not come to its end. */
export interface Stopped {
  kind: 'stopped'
  message: string
}

/** Nothing at all for so long: the code under test never gives the thread back. */
const SILENCE_MS_MAX = 120_000

/**
 * Measures implementations of a kata beside each other in a process of their own.
 *
 * @param onSample hears of each size of each subject as soon as it is measured.
 * @returns why it could not be done, if so.
 */
export async function compare(
  slug: string,
  options: {
    root: string
    subjects: Subject[]
    sizes: number[]
    onSample: (sample: Sample) => void
  },
): Promise<Problem | Stopped | undefined> {
  const { root, subjects, sizes, onSample } = options
  const folder = temporaryFolder()
  try {
    const task: Task = { definition: '', subjects: [], sizes }
    const files = [{ name: '', file: throughputFile(slug, root) }, ...subjects]
    for (const [index, { name, file }] of files.entries()) {
      const compiled = await compileSolution(file, KIT_ROOT)
      if ('problem' in compiled) return compiled.problem
      const module = join(folder.path, `subject-${index}.mjs`)
      writeFileSync(module, compiled.code)
      const url = pathToFileURL(module).href
      if (index === 0) task.definition = url
      else task.subjects.push({ name, module: url })
    }
    const message = await inWorker(task, onSample)
    return message === undefined ? undefined : { kind: 'stopped', message }
  } finally {
    folder.remove()
  }
}

/** Where a kata says how its throughput is measured. */
export function throughputFile(slug: string, root: string): string {
  return join(filesOf(slug, root).folder, 'throughput.ts')
}

/** @returns what went wrong, if something did. */
function inWorker(task: Task, onSample: (sample: Sample) => void): Promise<string | undefined> {
  const worker = startProcess('throughput/worker', [], { cwd: KIT_ROOT })
  const kill = (): void => void worker.kill('SIGKILL')
  process.once('exit', kill)
  let why = 'the process of the measurement ended by itself'
  const giveUp = (): void => {
    why = `no answer for ${SILENCE_MS_MAX / 1_000} s`
    kill()
  }
  let silence = setTimeout(giveUp, SILENCE_MS_MAX)
  return new Promise<string | undefined>((resolve) => {
    worker.on('message', (reply: Reply) => {
      clearTimeout(silence)
      silence = setTimeout(giveUp, SILENCE_MS_MAX)
      if (reply.kind === 'sample') onSample(reply.sample)
      else resolve(reply.kind === 'failed' ? reply.message : undefined)
    })
    worker.on('exit', () => resolve(why))
    worker.send(task)
  }).finally(() => {
    clearTimeout(silence)
    process.removeListener('exit', kill)
    kill()
  })
}
