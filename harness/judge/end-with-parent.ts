import { Worker } from 'node:worker_threads'

const LOOK_MS = 1_000
const WATCH = `
const { ppid } = process
setInterval(() => process.ppid === ppid || process.kill(process.pid, 'SIGKILL'), ${LOOK_MS})
`

/**
 * Ends this process soon after its parent, however that died. Code that never gives the thread back
 * cannot notice: a thread of its own can.
 */
export function endWithParent(): void {
  new Worker(WATCH, { eval: true }).unref()
}
