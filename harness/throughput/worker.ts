import { measure, type Sample } from './measure.ts'
import type { Throughput } from '../core/throughput.ts'

/** What the worker is asked: modules as file URLs. */
export interface Task {
  definition: string
  subjects: { name: string; module: string }[]
  sizes: number[]
}

export type Reply =
  { kind: 'sample'; sample: Sample } | { kind: 'failed'; message: string } | { kind: 'done' }

/** Measures in a process of its own, which can be killed: code under test runs on real time here. */
process.on('message', (task: Task) => {
  perform(task).then(
    () => process.send?.({ kind: 'done' } satisfies Reply),
    (error: unknown) => process.send?.({ kind: 'failed', message: String(error) } satisfies Reply),
  )
})

async function perform({ definition, subjects, sizes }: Task): Promise<void> {
  const { default: throughput } = (await import(definition)) as { default: Throughput }
  const loaded = new Map<string, object>()
  for (const { name, module } of subjects) loaded.set(name, (await import(module)) as object)
  for await (const sample of measure(throughput, loaded, sizes)) {
    process.send?.({ kind: 'sample', sample } satisfies Reply)
  }
}
