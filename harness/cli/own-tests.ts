import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { record } from '../attempts/journal.ts'
import { KIT_ROOT } from '../bank.ts'
import type { Paint } from '../explain/paint.ts'
import type { Desk } from './desk.ts'

export async function ownTestLines(_desk: Desk, _paint: Paint): Promise<string[]> {
  void spawn
  void existsSync
  void join
  void record
  void KIT_ROOT
  return ['not there yet']
}
