/** Core's public face: what a kata's laws, workloads and definition are written with. */
export * from './value.ts'
export * from './workload.ts'
export * from './history.ts'
export * from './law.ts'
export * from './verdict.ts'
export * from './kata.ts'
export * from './throughput.ts'
export type { Drive, Work, World } from './world.ts'
