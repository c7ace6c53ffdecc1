import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { KIT_ROOT } from '../../harness/bank.ts'
import { cpuMsOf } from '../../harness/judge/usage.ts'
import { writeSolution } from '../support/kit.ts'

const STARTING_MS = 500

/** Children of a process, by pid. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((child) => {
      try {
        const stat = readFileSync(`/proc/${child}/stat`, 'utf8')
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid
      } catch {
        return false
      }
    })
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test.runIf(process.platform === 'linux')(
  'a child in an endless loop does not outlive a parent that is killed',
  async () => {
    const solution = writeSolution('for (;;);')
    const command = join(KIT_ROOT, 'harness', 'cli', 'kata.js')
    const args = ['test', 'deadline', '--file', solution]
    const parent = spawn(process.execPath, [command, ...args], { stdio: 'ignore' })
    const spinning = await vi.waitFor(() => {
      const found = childrenOf(parent.pid ?? 0).filter((pid) => (cpuMsOf(pid) ?? 0) > STARTING_MS)
      expect(found).toHaveLength(1)
      return found
    }, 50_000)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    await vi.waitFor(() => expect(spinning.filter(isThere)).toEqual([]), 50_000)
  },
)
