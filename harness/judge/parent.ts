import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Duplex } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyHistory, type History, type RunEnd } from '../core/history.ts'
import type { Runner } from '../core/runner.ts'
import type { Problem } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { PIPE_FD } from './child.ts'
import { compile } from './compile.ts'
import { cpuMsOf } from './cpu-time.ts'
import { FRAME_LENGTH_MAX, parseReply, type Reply } from './protocol.ts'

const POLL_MS = 100
/** CPU time that loading the code, or one workload, may take before it counts as an endless loop. */
const CPU_MS_MAX = 2_000
const CPU_MS_PER_OPERATION_MAX = 2
/** Where CPU time cannot be told, or the code sleeps for real: far beyond any honest run. */
const WALL_MS_MAX = 60_000
const STDERR_LENGTH_MAX = 8_192
const MEMORY_MB_MAX = 512

export interface JudgeOptions {
  /** The implementation's file. */
  solution: string
  /** The kata's driver. */
  drive: string
  kitRoot: string
  /** Opens a debugger in the child and lifts every limit of time. @default false */
  inspect?: boolean
}

/** A runner whose code under test lives in a child, which can be killed. */
export interface Judge extends Runner {
  /** Kills the child and removes its files. Safe to call twice. */
  close(): void
}

/** Compiles an implementation and starts its child; or says why it cannot be run at all. */
export async function openJudge(options: JudgeOptions): Promise<Judge | { problem: Problem }> {
  const compiled = await compile(options)
  if ('problem' in compiled) return compiled
  const folder = mkdtempSync(join(tmpdir(), 'kata-'))
  const file = join(folder, 'run.mjs')
  writeFileSync(file, compiled.code)
  const start = (): Promise<Child | RunEnd | Problem> => Child.start(file, options)
  let child = await start()
  const close = (): void => {
    process.removeListener('exit', close)
    if (child instanceof Child) child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', close)
  if (!(child instanceof Child)) {
    close()
    return {
      problem: 'kind' in child && child.kind === 'import' ? child : importProblem(child as RunEnd),
    }
  }
  return {
    exports: child.exports,
    close,
    async run(workloads) {
      if (child instanceof Child && child.isDead) child = await start()
      if (!(child instanceof Child)) return workloads.map(() => emptyHistory({ kind: 'not-run' }))
      return child.perform(workloads)
    },
  }
}

function importProblem(end: RunEnd): Problem {
  const isLoop = end.kind === 'killed' && end.why === 'loop'
  const what = end.kind === 'killed' ? end.detail : 'the process did not start'
  return {
    kind: 'import',
    message: isLoop
      ? `an endless loop while the file was imported: ${what}`
      : `the process ended while the file was imported: ${what}`,
  }
}

/** One process with the code under test. */
class Child {
  readonly #process: ChildProcess
  readonly #pipe: Duplex
  readonly #isUnlimited: boolean
  #stderr = ''
  #partial = ''
  #waiting:
    | { resolve: (reply: Reply | RunEnd) => void; limitMs: number; sinceMs: number; cpuMs: number }
    | undefined
  #replies: Reply[] = []
  #end: RunEnd | undefined
  #poll: NodeJS.Timeout | undefined
  exports: string[] = []

  private constructor(file: string, { inspect = false }: JudgeOptions) {
    this.#isUnlimited = inspect
    const flags = ['--enable-source-maps', '--no-warnings', `--max-old-space-size=${MEMORY_MB_MAX}`]
    this.#process = spawn(
      process.execPath,
      [...flags, ...(inspect ? ['--inspect-brk'] : []), file],
      {
        stdio: ['ignore', 'ignore', inspect ? 'inherit' : 'pipe', 'pipe'],
        env: {},
      },
    )
    this.#pipe = this.#process.stdio[PIPE_FD] as Duplex
    this.#pipe.setEncoding('utf8')
    this.#pipe.on('data', (text: string) => this.#read(text))
    this.#pipe.on('error', () => undefined)
    this.#process.stderr?.setEncoding('utf8')
    this.#process.stderr?.on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_LENGTH_MAX)
    })
    this.#process.on('error', (error) => this.#finish(killed('ended', error.message)))
    this.#process.on('close', (code, signal) => this.#finish(this.#whyEnded(code, signal)))
  }

  /** Resolves once the code under test is loaded, or with what went wrong. */
  static async start(file: string, options: JudgeOptions): Promise<Child | RunEnd | Problem> {
    const child = new Child(file, options)
    const reply = await child.#next(CPU_MS_MAX)
    if (reply.kind === 'ready') {
      child.exports = reply.exports
      return child
    }
    child.kill()
    if (reply.kind === 'failed') return { kind: 'import', ...placeOf(reply, options.solution) }
    return reply.kind === 'history' ? killed('ended', 'it answered before it was asked') : reply
  }

  get isDead(): boolean {
    return this.#end !== undefined
  }

  /** Performs workloads in order. After one that had to be killed the others are `not-run`. */
  async perform(workloads: readonly Workload[]): Promise<History[]> {
    this.#pipe.write(workloads.map((workload) => `${JSON.stringify({ workload })}\n`).join(''))
    const histories: History[] = []
    for (const { operations } of workloads) {
      const reply = await this.#next(CPU_MS_MAX + CPU_MS_PER_OPERATION_MAX * operations.length)
      if (reply.kind === 'history') {
        histories.push(reply.history)
        continue
      }
      const isEnd = reply.kind === 'killed'
      histories.push(emptyHistory(isEnd ? reply : killed('ended', 'it sent what no run sends')))
      this.kill()
      break
    }
    while (histories.length < workloads.length) histories.push(emptyHistory({ kind: 'not-run' }))
    return histories
  }

  kill(): void {
    this.#process.kill('SIGKILL')
    this.#finish(killed('ended', 'it was stopped'))
  }

  #next(limitMs: number): Promise<Reply | RunEnd> {
    const reply = this.#replies.shift()
    if (reply) return Promise.resolve(reply)
    if (this.#end) return Promise.resolve(this.#end)
    return new Promise((resolve) => {
      const cpuMs = cpuMsOf(this.#process.pid ?? 0) ?? 0
      this.#waiting = { resolve, limitMs, sinceMs: performance.now(), cpuMs }
      if (!this.#isUnlimited) this.#poll ??= setInterval(() => this.#watch(), POLL_MS)
    })
  }

  /** Kills a child that has burnt its CPU time without an answer. */
  #watch(): void {
    if (!this.#waiting) return
    const { limitMs, sinceMs, cpuMs } = this.#waiting
    const wallMs = performance.now() - sinceMs
    if (wallMs < limitMs) return
    const usedMs = cpuMsOf(this.#process.pid ?? 0)
    const isLooping = usedMs !== undefined && usedMs - cpuMs > limitMs
    if (!isLooping && wallMs < WALL_MS_MAX) return
    const seconds = ((isLooping ? usedMs - cpuMs : wallMs) / 1_000).toFixed(1)
    const detail = isLooping
      ? `it used ${seconds} s of CPU time without giving the thread back, and was killed`
      : `it gave no sign of life for ${seconds} s, and was killed`
    this.#finish(killed('loop', detail))
    this.#process.kill('SIGKILL')
  }

  #read(text: string): void {
    const lines = (this.#partial + text).split('\n')
    this.#partial = lines.pop() ?? ''
    if (this.#partial.length > FRAME_LENGTH_MAX) {
      this.#finish(killed('ended', 'it sent more than a run can hold'))
      return
    }
    for (const line of lines) {
      const reply = parseReply(line)
      if (!reply) {
        this.#finish(killed('ended', 'it wrote into the pipe of the judge'))
        return
      }
      this.#replies.push(reply)
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
    clearInterval(this.#poll)
    this.#settle(end)
  }

  #whyEnded(code: number | null, signal: string | null): RunEnd {
    if (
      this.#stderr.includes('heap out of memory') ||
      this.#stderr.includes('Array buffer allocation')
    ) {
      return killed('out-of-memory', `more than ${MEMORY_MB_MAX} MB were in use`)
    }
    const last = this.#stderr.split('\n').find((line) => /^\w*Error\b/.test(line))
    const how = signal ? `by ${signal}` : `with exit code ${code}`
    return killed('ended', last ? `${how}: ${last}` : how)
  }
}

function killed(why: 'loop' | 'out-of-memory' | 'ended', detail: string): RunEnd {
  return { kind: 'killed', why, detail }
}

/** The line of the solution in which an import failed, out of the mapped stack. */
function placeOf(
  { message, stack }: { message: string; stack: string },
  solution: string,
): Omit<Problem, 'kind'> {
  for (const line of stack.split('\n')) {
    const found = /\(?([^\s()]+):(\d+):(\d+)\)?$/.exec(line.trim())
    const file = found?.[1]?.replace(/^file:\/\//, '')
    if (found && file && solution.endsWith(file.replace(/^(\.\.?\/)+/, ''))) {
      return { message, file: solution, line: Number(found[2]), column: Number(found[3]) }
    }
  }
  return { message, file: solution }
}
