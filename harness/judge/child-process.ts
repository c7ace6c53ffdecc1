import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { constants, setPriority } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { realNowMs } from '../core/clock.ts'
import { emptyHistory, endsBatch, type History, type RunEnd } from '../core/history.ts'
import { untilTheEnd } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { NODE, pidInside, type Jail } from '../jail/jail.ts'
import { heapFlags, LASTING_FLAG, PRELOAD } from './engine-flags.ts'
import { PIPE_FD } from './pipe.ts'
import { cpuMsOf, isAsleep, residentMbOf } from './usage.ts'
import { LOCATE_FLAG, type Frame } from './locator.ts'
import { FRAME_LENGTH_MAX, parseReply, type Reply, type Request } from './protocol.ts'

/**
 * As they are before a run in this process makes time virtual: a reference may run here while children are
 * at work.
 */
const { setInterval, clearInterval } = globalThis

const POLL_MS = 100
/** CPU time without a sign of life, on loading the code or on one workload, that makes an endless loop. */
const CPU_MS_MAX = 2_000
const CPU_MS_PER_OPERATION_MAX = 2
/** Code that takes so much more memory than it ever had is on its way to the end of it. */
const GROWTH_MB = 4
/**
 * Looks in a row at which all its threads wait to be woken, and between which this process has read whatever
 * was sent: the code sleeps.
 */
const ASLEEP_LOOKS_MAX = 100
/** For real time without any CPU time, where threads cannot be looked at; so long, too, where CPU time cannot be told. */
const ASLEEP_MS_MAX = 60_000
/** Of a child that leaves the processor to others: a third of their share. */
const NICENESS = 5
const STDERR_LENGTH_MAX = 8_192
/** Of all that it prints past the console, which is virtual. */
const OUTPUT_BYTES_MAX = 16 * 2 ** 20
const MEMORY_MB_MAX = 512
/** As the engine says it: of its heap, of buffers, of WebAssembly. */
const FULL =
  /out of memory|Array buffer allocation failed|Failed to allocate memory|WebAssembly\.Memory\(\): could not allocate/
/** So much is in use when what is left cannot last. */
const NEARLY_FULL_MB = 0.8 * MEMORY_MB_MAX
/** Buffers are not in the engine's heap, which bounds itself: beyond this nothing else would. */
const RESIDENT_MB_MAX = 3 * MEMORY_MB_MAX

export interface ChildOptions {
  /** Opens a debugger and lifts every limit of time. @default false */
  inspect?: boolean
  /** Tells where the code is while it does not answer: see `stacks`. @default false */
  locate?: boolean
  /** Leaves the processor to others when that is short. @default false */
  isNice?: boolean
  /** Lives for long and performs much, so that it pays to optimize its code. @default false */
  isToLast?: boolean
  /** Kept in it, with no code but this one, if any. @default at large */
  jailed?: { jail: Jail; code?: Loadable }
}

/** In the jail. */
const KIT_INSIDE = '/kit.mjs'
const SUBMISSION_INSIDE = '/submission'
export const BUNDLE_INSIDE = `${SUBMISSION_INSIDE}/solution.mjs`

/** The code under test: the file that the learner knows, and what it was compiled to. */
export interface Loadable {
  solution: string
  bundle: string
}

export type Killed = Extract<RunEnd, { kind: 'killed' }>

/** Children that may be alive: none outlives this process. */
const alive = new Set<Child>()
process.on('exit', () => {
  for (const child of alive) child.kill()
})

/** One process with the code under test. */
export class Child {
  readonly #process: ChildProcess
  readonly #pipe: Duplex
  /** With this each frame of the child's begins: the code under test does not know it. */
  readonly #seal = randomBytes(16).toString('hex')
  readonly #isUnlimited: boolean
  readonly #isJailed: boolean
  #stderr = ''
  #printedBytes = 0
  #pidInside: number | undefined
  #partial = ''
  #waiting:
    | {
        resolve: (reply: Reply | RunEnd) => void
        limitMs: number
        /** Of the last sign of life. */
        sinceMs: number
        /** What the child had used when one first looked since: short runs end before anybody does. */
        cpuMs?: number | undefined
        /** What it had used at the last look, since when, and at how many looks all of it slept. */
        seen?: { cpuMs: number | undefined; sinceMs: number; asleep: number }
      }
    | undefined
  #residentMbMax = 0
  #replies: Exclude<Reply, { kind: 'alive' }>[] = []
  #end: RunEnd | undefined
  #poll: NodeJS.Timeout | undefined
  #neverBegan: Error | undefined
  exports: string[] = []
  /** CPU milliseconds of each workload that was performed last. */
  costs = new Map<Workload, number>()

  /** @param kit the compiled runner and driver: see `compileKit`. */
  constructor(kit: string, options: ChildOptions = {}) {
    const { inspect = false, locate = false, isNice = false, isToLast = false, jailed } = options
    this.#isUnlimited = inspect
    this.#isJailed = jailed !== undefined
    const flags = ['--enable-source-maps', '--no-warnings', ...heapFlags(MEMORY_MB_MAX)]
    const programOf = (node: string, module: string): string[] => [
      ...[node, ...flags, '--require', preloadOf(module), ...(inspect ? ['--inspect-brk'] : [])],
      ...[module, ...(locate ? [LOCATE_FLAG] : []), ...(isToLast ? [LASTING_FLAG] : [])],
    ]
    const [file = '', ...args] = jailed
      ? jailed.jail.commandFor({
          program: programOf(NODE, KIT_INSIDE),
          files: {
            [KIT_INSIDE]: kit,
            [preloadOf(KIT_INSIDE)]: preloadOf(kit),
            ...(jailed.code && { [BUNDLE_INSIDE]: jailed.code.bundle }),
          },
        })
      : programOf(process.execPath, kit)
    this.#process = spawn(file, args, {
      stdio: ['ignore', 'ignore', inspect ? 'inherit' : 'pipe', 'pipe'],
      env: {},
    })
    if (isNice) beNice(this.#process.pid)
    this.#pipe = this.#process.stdio[PIPE_FD] as Duplex
    alive.add(this)
    this.#pipe.setEncoding('utf8')
    this.#pipe.on('data', (text: string) => this.#read(text))
    this.#pipe.on('error', () => undefined)
    this.#pipe.write(`${this.#seal}\n`)
    this.#process.stderr?.setEncoding('utf8')
    this.#process.stderr?.on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_LENGTH_MAX)
      this.#printedBytes += text.length
      if (this.#printedBytes > OUTPUT_BYTES_MAX) {
        this.#stop(killed('output', `it printed more than ${OUTPUT_BYTES_MAX / 2 ** 20} MB`))
      }
    })
    this.#process.on('error', (error) => {
      this.#neverBegan = error
      this.#finish(killed('ended', error.message))
    })
    this.#process.on('close', (code, signal) => this.#finish(this.#whyEnded(code, signal)))
  }

  /**
   * Resolves once the code under test is loaded, or with why it cannot be.
   *
   * @throws {Error} the system's, when it starts no process.
   */
  async load({ bundle, solution }: Loadable): Promise<Problem | undefined> {
    this.#send(this.#loading({ bundle, solution }))
    const reply = await this.#next(CPU_MS_MAX)
    if (reply.kind === 'ready') {
      this.exports = reply.exports
      return undefined
    }
    this.kill()
    if (this.#neverBegan) throw this.#neverBegan
    if (reply.kind === 'failed') return importFailure(reply, solution)
    const end = reply.kind === 'killed' ? reply : endOf(reply)
    return importProblem(end, solution)
  }

  get isDead(): boolean {
    return this.#end !== undefined
  }

  /** Whether it was killed for never giving the thread back. */
  get hangs(): boolean {
    return this.#end?.kind === 'killed' && this.#end.why === 'loop'
  }

  /** Performs workloads in order; after one that meets a bound or dies the others are `not-run`. */
  async perform(workloads: readonly Workload[]): Promise<History[]> {
    this.#send({ workloads })
    this.costs = new Map()
    const histories: History[] = []
    for (const workload of workloads) {
      const { operations } = workload
      const reply = await this.#next(CPU_MS_MAX + CPU_MS_PER_OPERATION_MAX * operations.length)
      const history = reply.kind === 'history' ? reply.history : emptyHistory(endOf(reply))
      histories.push(history)
      if (reply.kind === 'history') this.costs.set(workload, reply.cpuMs)
      if (reply.kind !== 'history') this.kill()
      if (endsBatch(history)) break
    }
    return untilTheEnd(histories, workloads.length)
  }

  /**
   * What a child that runs tests tells, until it ends. The end is the last that comes.
   *
   * @param cpuMsMax between one that is told and the next.
   */
  async *told(
    request: Extract<Request, { tests: string }>,
    cpuMsMax: number,
  ): AsyncGenerator<{ told: unknown } | { end: Killed }> {
    this.#send(request)
    for (;;) {
      const reply = await this.#next(cpuMsMax)
      if (this.#neverBegan) throw this.#neverBegan
      if (reply.kind === 'told') {
        yield { told: reply.told }
        continue
      }
      const end = reply.kind === 'failed' ? killed('ended', reply.message) : endOf(reply)
      if (end.kind === 'killed') yield { end }
      return
    }
  }

  /** Stacks of the code under test, one after the other, until it answers or dies. */
  async *stacks({ bundle, solution }: Loadable, workload?: Workload): AsyncGenerator<Frame[]> {
    this.#send(this.#loading({ bundle, solution }))
    if (workload) this.#send({ workloads: [workload] })
    for (;;) {
      const reply = await this.#next(CPU_MS_MAX)
      if (reply.kind === 'stack') yield reply.frames
      else if (reply.kind !== 'ready') return
    }
  }

  #loading({ bundle, solution }: Loadable): Request {
    return this.#isJailed
      ? { load: pathToFileURL(BUNDLE_INSIDE).href, folder: SUBMISSION_INSIDE }
      : { load: pathToFileURL(bundle).href, folder: dirname(solution) }
  }

  kill(): void {
    this.#process.kill('SIGKILL')
    this.#finish(killed('ended', 'it was stopped'))
  }

  #send(request: Request): void {
    this.#pipe.write(`${JSON.stringify(request)}\n`)
  }

  #next(limitMs: number): Promise<Reply | RunEnd> {
    const reply = this.#replies.shift()
    if (reply) return Promise.resolve(reply)
    if (this.#end) return Promise.resolve(this.#end)
    return new Promise((resolve) => {
      this.#waiting = { resolve, limitMs, sinceMs: realNowMs() }
      if (!this.#isUnlimited) this.#poll ??= setInterval(() => this.#watch(), POLL_MS)
    })
  }

  /**
   * Kills a child that has burnt its CPU time without a sign of life, or sleeps. A slow or busy machine
   * does neither: there the child gets less CPU time.
   */
  #watch(): void {
    if (!this.#waiting) return
    const pid = this.#pid
    const nowMs = realNowMs()
    this.#waiting.cpuMs ??= cpuMsOf(pid)
    const { limitMs, sinceMs, cpuMs = 0 } = this.#waiting
    if (nowMs - sinceMs < limitMs) return
    const residentMb = residentMbOf(pid) ?? 0
    // The jail bounds it at once, and not at a look that may come later or earlier.
    if (!this.#isJailed && residentMb > RESIDENT_MB_MAX) return this.#stop(outOfMemory())
    // Code that fills the memory burns its time on that: it is to die of the memory, and be told so.
    if (residentMb > this.#residentMbMax + GROWTH_MB) {
      this.#residentMbMax = residentMb
      return this.#restart()
    }
    const usedMs = cpuMsOf(pid)
    if (usedMs !== undefined && usedMs - cpuMs > limitMs) {
      // With the memory all but full the engine spends its time on looking for more, and how much is chance.
      if (residentMb > NEARLY_FULL_MB) return this.#stop(outOfMemory())
      const detail = `it used more than ${Math.round(limitMs / 1_000)} s of CPU time without giving the thread back, and was killed`
      return this.#stop(killed('loop', detail))
    }
    const seen = this.#waiting.seen
    if (seen?.cpuMs !== usedMs || !seen) {
      this.#waiting.seen = { cpuMs: usedMs, sinceMs: nowMs, asleep: 0 }
      return
    }
    // The program around a jailed one sleeps for as long as that lives.
    const isItself = !this.#isJailed || this.#pidInside !== undefined
    seen.asleep = isItself && isAsleep(pid) ? seen.asleep + 1 : 0
    if (seen.asleep > ASLEEP_LOOKS_MAX || nowMs - seen.sinceMs > ASLEEP_MS_MAX) {
      this.#stop(killed('asleep', 'it slept and gave no sign of life, and was killed'))
    }
  }

  /** Of the code itself: around a jailed one there is the program that keeps it. */
  get #pid(): number {
    const { pid = 0 } = this.#process
    if (!this.#isJailed) return pid
    this.#pidInside ??= pidInside(pid)
    return this.#pidInside ?? pid
  }

  /** From here on its time counts anew. */
  #restart(): void {
    if (!this.#waiting) return
    const { resolve, limitMs } = this.#waiting
    this.#waiting = { resolve, limitMs, sinceMs: realNowMs() }
  }

  #stop(end: RunEnd): void {
    this.#finish(end)
    this.#process.kill('SIGKILL')
  }

  #read(text: string): void {
    // Split only what is new: a long frame arrives in a hundred pieces.
    const lines = text.split('\n')
    lines[0] = this.#partial + lines[0]
    this.#partial = lines.pop() ?? ''
    if (this.#partial.length > FRAME_LENGTH_MAX) {
      this.#stop(killed('tampered', 'it sent more than a run can hold'))
      return
    }
    for (const line of lines) {
      const reply = line.startsWith(this.#seal)
        ? parseReply(line.slice(this.#seal.length))
        : undefined
      if (!reply) {
        this.#stop(killed('tampered', 'it wrote into the pipe of the judge'))
        return
      }
      if (reply.kind === 'alive') this.#restart()
      else this.#replies.push(reply)
    }
    const [first] = this.#replies
    if (first && this.#waiting) {
      this.#replies.shift()
      this.#settle(first)
    }
  }

  #settle(reply: Reply | RunEnd): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(reply)
  }

  #finish(end: RunEnd): void {
    if (this.#end) return
    this.#end = end
    alive.delete(this)
    clearInterval(this.#poll)
    this.#settle(end)
  }

  #whyEnded(status: number | null, by: string | null): RunEnd {
    if (FULL.test(this.#stderr)) return outOfMemory()
    const { code, signal } = this.#isJailed ? endInside(status, by) : { code: status, signal: by }
    if (signal === 'SIGXCPU' || (this.#isJailed && signal === 'SIGKILL')) {
      return killed('loop', 'it used more CPU time than all its traffic may take, and was killed')
    }
    const last = this.#stderr.split('\n').find((line) => /^\w*Error\b/.test(line))
    const how = signal ? `by ${signal}` : `with exit code ${code}`
    return killed('ended', last ? `${how}: ${last}` : how)
  }
}

/** The jail tells of a signal as a shell does. */
function endInside(
  status: number | null,
  by: string | null,
): { code: number | null; signal: string | null } {
  const number = (status ?? 0) - 128
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
  return name === undefined ? { code: status, signal: by } : { code: null, signal: name }
}

/** It lies beside the compiled kit. */
function preloadOf(kit: string): string {
  return join(dirname(kit), PRELOAD)
}

function beNice(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS)
  } catch {
    // It is as fast as the others then.
  }
}

/** A frame where none was due is the work of the code under test. */
function endOf(reply: Reply | RunEnd): RunEnd {
  return reply.kind === 'killed' ? reply : killed('tampered', 'it wrote into the pipe of the judge')
}

function outOfMemory(): RunEnd {
  return killed('out-of-memory', `more than ${MEMORY_MB_MAX} MB were in use`)
}

function killed(why: Killed['why'], detail: string): RunEnd {
  return { kind: 'killed', why, detail }
}

function importFailure(
  { message, at }: Extract<Reply, { kind: 'failed' }>,
  solution: string,
): Problem {
  const isFull = FULL.test(message)
  const about = {
    ...{ kind: 'import' as const, message },
    ...(isFull && { killed: 'out-of-memory' as const }),
  }
  if (!at) return { ...about, file: solution }
  const file = resolve(dirname(solution), at.file)
  return { ...about, file, line: at.line, text: at.text }
}

function importProblem(end: RunEnd, file: string): Problem {
  const isLoop = end.kind === 'killed' && end.why === 'loop'
  const what = end.kind === 'killed' ? end.detail : 'the process did not start'
  return {
    kind: 'import',
    file,
    ...(end.kind === 'killed' && { killed: end.why }),
    message: isLoop
      ? `an endless loop while the file was imported: ${what}`
      : `the process ended while the file was imported: ${what}`,
  }
}
