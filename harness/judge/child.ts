import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { findSourceMap } from 'node:module'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { clock, realNowMs } from '../core/clock.ts'
import { endsBatch } from '../core/history.ts'
import { loadInVirtualTime, run } from '../core/run.ts'
import { functionsOf } from '../core/runner.ts'
import type { SourceOf } from '../core/place.ts'
import type { Drive } from '../core/world.ts'
import { describeImportError } from '../source/import-error.ts'
import { sourceIn } from '../source/source-in.ts'
import { LOCATE_FLAG, startLocator } from './locator.ts'
import type { Request } from './protocol.ts'

/** Taken before the code under test is there. */
const cpuUsage = process.cpuUsage.bind(process)

/** The child's file descriptor of the private pipe. Frames are lines of JSON, both ways. */
export const PIPE_FD = 3

/**
 * The child's whole life: load the code under test on virtual time, then perform one workload after
 * the other and answer each with its history. Knows no laws and no seeds. From the first load on, real
 * time never comes back: nothing here waits for it.
 */
export async function serve(drive: Drive): Promise<void> {
  const pipe = new Socket({ fd: PIPE_FD })
  const reply = async (frame: object): Promise<void> => {
    if (!pipe.write(`${JSON.stringify(frame)}\n`)) await once(pipe, 'drain')
  }
  if (process.argv.includes(LOCATE_FLAG)) await startLocator()
  const onProgress = signsOfLife(pipe)
  let implementation: object = {}
  let sourceOf: SourceOf = () => undefined
  for await (const line of createInterface({ input: pipe, terminal: false })) {
    const request = JSON.parse(line) as Request
    if ('load' in request) {
      clock.install()
      sourceOf = sourcesOf(request)
      try {
        implementation = await loadInVirtualTime(() => import(request.load))
        await reply({ kind: 'ready', exports: functionsOf(implementation) })
      } catch (error) {
        await reply({ kind: 'failed', ...describeImportError(error, sourceOf) })
      }
      continue
    }
    for (const workload of request.workloads) {
      const before = cpuUsage()
      const history = await run(drive, implementation, workload, { sourceOf, onProgress })
      const { user, system } = cpuUsage(before)
      await reply({ kind: 'history', history, cpuMs: Math.round((user + system) / 1_000) })
      if (endsBatch(history)) break
    }
  }
}

const SIGN_EVERY_MS = 250
const EVENTS_BETWEEN_LOOKS = 64

/**
 * A sign of life every now and then: a pipe takes it even while the thread is busy. Past the stream,
 * which would not survive an overflow of the stack in the midst of it; and never into another frame.
 */
function signsOfLife(pipe: Socket): () => void {
  let events = 0
  let sentMs = realNowMs()
  return () => {
    if (++events % EVENTS_BETWEEN_LOOKS > 0 || realNowMs() - sentMs < SIGN_EVERY_MS) return
    sentMs = realNowMs()
    try {
      if (pipe.writableLength === 0) writeSync(PIPE_FD, '{"kind":"alive"}\n')
    } catch {
      // The pipe or the stack is full: the next one will do.
    }
  }
}

/** The text of the learner's files as it was compiled: on the disk it may have changed since. */
function sourcesOf({ load, folder }: { load: string; folder: string }): SourceOf {
  return sourceIn(folder, (file) => {
    const { sources = [], sourcesContent = [] } = findSourceMap(load)?.payload ?? {}
    return sourcesContent[sources.findIndex((one) => fileURLToPath(new URL(one, load)) === file)]
  })
}
