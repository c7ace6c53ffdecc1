import fs from 'node:fs'
import type { Request } from './protocol.ts'

/** The child's file descriptor of the private pipe. Frames are lines of JSON, both ways. */
export const PIPE_FD = 3

export interface Pipe {
  /** With this every frame begins: nothing but the judge's own code knows it. */
  readonly seal: string
  /** Waits for the next request; nothing when the parent has no more. */
  read(): Request | undefined
  write(frame: object): void
}

const CHUNK_BYTES = 65_536

/**
 * Opens the child's end. Made of functions taken before the code under test was there, and of nothing that
 * it could change: no stream, no event.
 */
export function openPipe(): Pipe {
  const { readSync, writeSync } = fs
  const { parse, stringify } = JSON
  const { encode } = TextEncoder.prototype
  const { decode } = TextDecoder.prototype
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const chunk = new Uint8Array(CHUNK_BYTES)
  let rest = ''
  const readLine = (): string | undefined => {
    // Looks only at what is new: a long line arrives in a hundred pieces.
    let before = ''
    for (;;) {
      const end = rest.indexOf('\n')
      if (end >= 0) {
        const line = before + rest.slice(0, end)
        rest = rest.slice(end + 1)
        return line
      }
      const count = readSync(PIPE_FD, chunk)
      if (count === 0) return undefined
      before += rest
      rest = Reflect.apply(decode, decoder, [chunk.subarray(0, count), { stream: true }])
    }
  }
  const seal = readLine() ?? ''
  return {
    seal,
    read() {
      const line = readLine()
      return line === undefined ? undefined : (parse(line) as Request)
    },
    write(frame) {
      const bytes = Reflect.apply(encode, encoder, [`${seal}${stringify(frame)}\n`]) as Uint8Array
      let at = 0
      while (at < bytes.length) at += writeSync(PIPE_FD, bytes, at)
    },
  }
}
