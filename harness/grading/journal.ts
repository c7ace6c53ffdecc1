import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { InputError } from '../lib/input-error.ts'
import { kataResultSchema } from '../results/schema.ts'
import type { KataResult } from '../results/results.ts'

const entrySchema = v.strictObject({ key: v.string(), result: kataResultSchema })

/**
 * What was judged, by all that the outcome depends on: append-only, each line on the disk before it
 * counts. Killed at any instant and opened again it holds every line that was whole, and a half one is
 * cut off.
 */
export class Journal {
  readonly #file: string
  readonly #fd: number
  readonly #results = new Map<string, KataResult>()

  /** @throws {InputError} when another process grades into the same folder. */
  constructor(file: string) {
    this.#file = file
    mkdirSync(dirname(file), { recursive: true })
    lock(`${file}.lock`)
    this.#fd = openSync(file, 'a+')
    const whole = this.#read(readFileSync(file))
    if (whole < fstatSync(this.#fd).size) ftruncateSync(this.#fd, whole)
  }

  get(key: string): KataResult | undefined {
    return this.#results.get(key)
  }

  /** @throws a system error when it cannot be kept: the disk is full. */
  add(key: string, result: KataResult): void {
    const text = JSON.stringify({ key, result })
    const line = Buffer.from(`${text}\n`)
    for (let at = 0; at < line.length;) at += writeSync(this.#fd, line, at)
    fsyncSync(this.#fd)
    // As it will be read again: its texts may be parts of what a submission sent, which would stay as a whole.
    this.#results.set(key, (JSON.parse(text) as { result: KataResult }).result)
  }

  close(): void {
    closeSync(this.#fd)
    rmSync(`${this.#file}.lock`, { force: true })
  }

  /** The number of bytes that are whole lines. */
  #read(bytes: Buffer): number {
    let whole = 0
    for (;;) {
      const end = bytes.indexOf('\n', whole)
      if (end === -1) return whole
      const entry = entryIn(bytes.toString('utf8', whole, end))
      if (!entry) return whole
      this.#results.set(entry.key, entry.result)
      whole = end + 1
    }
  }
}

function entryIn(line: string): { key: string; result: KataResult } | undefined {
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line))
    return parsed.success ? (parsed.output as { key: string; result: KataResult }) : undefined
  } catch {
    return undefined
  }
}

/** Held by a process for as long as it lives: one that was killed holds it no more. */
function lock(file: string): void {
  if (existsSync(file)) {
    const pid = Number(readFileSync(file, 'utf8'))
    if (pid !== process.pid && isAlive(pid)) {
      throw new InputError(`process ${pid} is grading into this folder already: wait for it to end`)
    }
    rmSync(file, { force: true })
  }
  writeFileSync(file, String(process.pid), { flag: 'wx' })
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}
