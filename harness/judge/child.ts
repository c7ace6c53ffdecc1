import { once } from 'node:events'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { clock } from '../core/clock.ts'
import { endsBatch } from '../core/history.ts'
import { loadInVirtualTime, run } from '../core/run.ts'
import { functionsOf } from '../core/runner.ts'
import type { Drive } from '../core/world.ts'
import { describeImportError } from './import-error.ts'
import { LOCATE_FLAG, startLocator } from './locator.ts'
import type { Request } from './protocol.ts'

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
  let implementation: object = {}
  for await (const line of createInterface({ input: pipe, terminal: false })) {
    const request = JSON.parse(line) as Request
    if ('load' in request) {
      clock.install()
      try {
        implementation = await loadInVirtualTime(() => import(request.load))
        await reply({ kind: 'ready', exports: functionsOf(implementation) })
      } catch (error) {
        await reply({ kind: 'failed', ...describeImportError(error) })
      }
      continue
    }
    for (const workload of request.workloads) {
      const history = await run(drive, implementation, workload)
      await reply({ kind: 'history', history })
      if (endsBatch(history)) break
    }
  }
}
