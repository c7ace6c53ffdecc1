import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { Session } from 'node:inspector'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { PIPE_FD } from './pipe.ts'

/** One call of a stack. `url` is that of the compiled file; line and column count from 0. */
export interface Frame {
  name: string
  url: string
  line: number
  column: number
}

/** CPU time within which any honest run is over, however busy the machine. */
const FIRST_LOOK_CPU_MS = 500
const POLL_MS = 50
const LOOKS_MAX = 200

export const LOCATE_FLAG = '--locate'

/** In the child: starts a thread that looks on while this one may hang. */
export async function startLocator(seal: string): Promise<void> {
  // The thread runs the very file that this one was compiled into.
  // eslint-disable-next-line no-restricted-syntax
  const worker = new Worker(new URL(import.meta.url), { workerData: seal })
  worker.unref()
  await once(worker, 'message')
}

/**
 * The life of that thread: pauses the main thread and tells the parent its stack, then step by step the
 * next ones, since the first may be Node's own between two microtasks. The debugger has to be there
 * before the main thread hangs, which is why nobody starts one in passing.
 */
export async function look(): Promise<void> {
  if (isMainThread) throw new Error('Expected a thread of its own')
  const session = new Session()
  session.connectToMainThread()
  let looks = 0
  const urls = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url))
  session.on('Debugger.paused', ({ params }) => {
    const frames = params.callFrames.map(({ functionName, location }): Frame => {
      const { scriptId, lineNumber, columnNumber = 0 } = location
      const url = urls.get(scriptId) ?? ''
      return { name: functionName, url, line: lineNumber, column: columnNumber }
    })
    writeSync(PIPE_FD, `${workerData as string}${JSON.stringify({ kind: 'stack', frames })}\n`)
    session.post(++looks < LOOKS_MAX ? 'Debugger.stepInto' : 'Debugger.resume')
  })
  const begun = process.cpuUsage()
  let isLooking = false
  // It is never cleared: a session alone does not keep a thread alive.
  setInterval(() => {
    const { user, system } = process.cpuUsage(begun)
    if (isLooking || (user + system) / 1_000 < FIRST_LOOK_CPU_MS) return
    isLooking = true
    session.post('Debugger.pause')
  }, POLL_MS)
  await new Promise<void>((resolve) => session.post('Debugger.enable', () => resolve()))
  parentPort?.postMessage('ready')
}
