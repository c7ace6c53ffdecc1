import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { filesOf, loadKata } from '../../harness/bank/bank.ts'
import { BANK_ROOT } from '../../harness/bank/bank-root.ts'
import { judgeFile } from '../../harness/cli/judge-file.ts'
import { findJail, NODE, type Jail } from '../../harness/jail/jail.ts'
import { systemCallFilter } from '../../harness/jail/system-calls.ts'

function theJail(): Jail {
  const jail = findJail()
  if ('missing' in jail) throw new Error(`this needs a jail: ${jail.missing}`)
  return jail
}

/** What a script prints in the jail. */
function inJail(script: string): string {
  const [file = '', ...args] = theJail().commandFor({ program: [NODE, '-e', script], files: {} })
  return spawnSync(file, args, { encoding: 'utf8', env: { SECRET: 'x' } }).stdout.trim()
}

test('in the jail there is no network, no environment, no file of this machine and no other process', () => {
  const script = `
    const fs = require('fs'), os = require('os')
    const closed = (call) => { try { call(); return false } catch { return true } }
    console.log(JSON.stringify({
      interfaces: Object.keys(os.networkInterfaces()).filter((one) => one !== 'lo'),
      secret: process.env.SECRET ?? 'none',
      root: fs.readdirSync('/').filter((name) => ['etc', 'home', 'proc', 'root', 'tmp', 'var'].includes(name)),
      pid: process.pid,
      user: process.getuid(),
      cannotWrite: closed(() => fs.writeFileSync('/left', '')),
      cannotFork: require('child_process').spawnSync(process.execPath, ['--version']).error !== undefined,
    }))`
  expect(JSON.parse(inJail(script))).toEqual({
    ...{ interfaces: [], secret: 'none', root: [], pid: 1, user: 65_534 },
    ...{ cannotWrite: true, cannotFork: true },
  })
})

test('a filter is made for the processors whose numbers are known', () => {
  expect(systemCallFilter('x64')?.length).toBeGreaterThan(0)
  expect(systemCallFilter('arm64')?.length).toBeGreaterThan(0)
  expect(systemCallFilter('riscv64')).toBeUndefined()
})

test('a verdict says that it was reached in the jail, and is the same as at large', async () => {
  const kata = await loadKata('priority-router')
  const options = { solution: filesOf(kata.slug).reference, root: BANK_ROOT, seed: 3, runs: 2 }
  const about = { ...options, levels: [1], stress: false }
  // The reference imports its contract's types alone, which need not be there.
  const inside = (await judgeFile(kata, { ...about, jail: theJail() })).verdict
  const atLarge = (await judgeFile(kata, about)).verdict
  expect(inside).toEqual({ ...atLarge, sandbox: 'bubblewrap' })
  expect(inside.outcome).toBe('pass')
})
