import { findSourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'
import { clock, realNowMs } from '../core/clock.ts'
import { endsBatch } from '../core/history.ts'
import { lockProcessEvents } from '../core/globals.ts'
import { loadInVirtualTime, run } from '../core/run.ts'
import { functionsOf } from '../core/runner.ts'
import type { SourceOf } from '../core/place.ts'
import type { Drive } from '../core/world.ts'
import { describeImportError } from '../source/import-error.ts'
import { sourceIn } from '../source/source-in.ts'
import { closeDoors } from './close-doors.ts'
import { spareTheOptimizer } from './engine-flags.ts'
import { LOCATE_FLAG, startLocator } from './locator.ts'
import { lockLanguage } from './lock-language.ts'
import { openPipe, type Pipe } from './pipe.ts'

/** Taken before the code under test is there. */
const cpuUsage = process.cpuUsage.bind(process)

/** A kata's `drive.ts`. What it lays in the language itself, it lays before the code under test comes. */
interface DriveModule {
  drive: Drive
  prepare?: () => void
}

/**
 * The child's whole life: load the code under test on virtual time, then perform one workload after
 * the other and answer each with its history. Knows no laws and no seeds. From the first load on, real
 * time never comes back: nothing here waits for it. The code runs beside all this, and so whatever it could
 * write to the judge with, or change under the recorder's hands, is out of its reach before it comes.
 */
export async function serve({ drive, prepare }: DriveModule): Promise<void> {
  const pipe = openPipe()
  const seal = pipe.seal
  if (process.argv.includes(LOCATE_FLAG)) await startLocator(seal)
  const onProgress = signsOfLife(pipe)
  let implementation: object = {}
  let sourceOf: SourceOf = () => undefined
  closeDoors(() => pipe.write({ kind: 'forgery' }))
  clock.install()
  prepare?.()
  spareTheOptimizer()
  lockProcessEvents()
  lockLanguage()
  for (let request = pipe.read(); request; request = pipe.read()) {
    if ('load' in request) {
      const { load } = request
      sourceOf = sourcesOf(request)
      try {
        implementation = await loadInVirtualTime(() => import(load))
        pipe.write({ kind: 'ready', exports: functionsOf(implementation) })
      } catch (error) {
        pipe.write({ kind: 'failed', ...describeImportError(error, sourceOf) })
      }
      continue
    }
    if (!('workloads' in request)) throw new Error('Expected workloads')
    for (const workload of request.workloads) {
      const before = cpuUsage()
      const history = await run(drive, implementation, workload, { sourceOf, onProgress })
      const { user, system } = cpuUsage(before)
      pipe.write({ kind: 'history', history, cpuMs: Math.round((user + system) / 1_000) })
      if (endsBatch(history)) break
    }
  }
}

const SIGN_EVERY_MS = 250
const EVENTS_BETWEEN_LOOKS = 64

/** A sign of life every now and then: a pipe takes it even while the thread is busy. */
function signsOfLife(pipe: Pipe): () => void {
  let events = 0
  let sentMs = realNowMs()
  return () => {
    if (++events % EVENTS_BETWEEN_LOOKS > 0 || realNowMs() - sentMs < SIGN_EVERY_MS) return
    sentMs = realNowMs()
    try {
      pipe.write({ kind: 'alive' })
    } catch {
      // The stack is full: the next one will do.
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
