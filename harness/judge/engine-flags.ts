import { setFlagsFromString } from 'node:v8'

/** Taken before the code under test is there. */
const set = setFlagsFromString

const HEAP = ['max-semi-space-size', 'max-old-space-size'] as const

/** How large a child's heap may become. */
export function heapFlags(megabytes: number): string[] {
  const [young, old] = HEAP
  return [`--${young}=64`, `--${old}=${megabytes}`]
}

/** In the folder of the compiled kit: what a child runs before all else. */
export const PRELOAD = 'preload.cjs'

/**
 * Node brings its own modules compiled, and the engine takes them so only under the flags with which that was
 * done. By then the heap has its bounds, and keeps them.
 */
export const PRELOAD_TEXT = HEAP.map(
  (flag) => `require('node:v8').setFlagsFromString('--${flag}=0')\n`,
).join('')

/** Of a child that lives for long and performs much. */
export const LASTING_FLAG = '--lasting'

/**
 * Most children live for half a second, and would spend more of it on optimizing code than that code
 * saves: only what is called very often is worth it. Later engines have a cheap tier in between.
 */
const TIERS_OF_THE_SHORT_LIVED: Record<string, string> = {
  20: '--interrupt-budget=500000',
  22: '--invocation-count-for-turbofan=30000',
}

/** In the child, when it has loaded all that it needs of Node. */
export function spareTheOptimizer(): void {
  const flag = TIERS_OF_THE_SHORT_LIVED[process.versions.node.split('.')[0] ?? '']
  if (flag !== undefined && !process.argv.includes(LASTING_FLAG)) set(flag)
}
