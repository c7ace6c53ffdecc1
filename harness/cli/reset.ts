import { UsageError } from './exit-codes.ts'

export async function reset(..._args: unknown[]): Promise<number> {
  throw new UsageError('not there yet')
}
