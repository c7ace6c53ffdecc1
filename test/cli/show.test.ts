import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attemptOf } from '../../harness/attempts/folder.ts'
import { startAttempt } from '../../harness/attempts/start-attempt.ts'
import { whyNoBrowser } from '../../harness/cli/browser.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'
import { kata } from './kata.ts'

const FORGETS_THE_ANSWER = `import type { Relay, Worker } from './contract.ts'

export function createRelay(worker: Worker): Relay {
  return { send: async (message) => void (await worker(message)) }
}
`

test('show makes a page of the first red finding, and writes over nothing else', async () => {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank)
  await writeFile(attempt.solution, FORGETS_THE_ANSWER)
  const shown = await kata(bank, ['show'])
  expect(shown.stdout).toMatch(/^✗ level 1 · .*\n {2}attempts\/relay\/\.kata\/show\.html\n.*CI\n$/)
  expect(shown.code).toBe(1)
  const page = await readFile(join(attempt.folder, '.kata', 'show.html'), 'utf8')
  expect(page).toMatch(/^<!doctype html>/)
  const over = await kata(bank, ['show', 'relay', '--no-open', '--out', attempt.solution])
  expect(over).toMatchObject({ code: 64, stdout: '' })
  expect(over.stderr).toContain('solution.ts is there already')
  expect(await readFile(attempt.solution, 'utf8')).toBe(FORGETS_THE_ANSWER)
})

test('an exam shows no page', async () => {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank, { mode: 'exam', minutes: 30 })
  await writeFile(attempt.solution, FORGETS_THE_ANSWER)
  const refused = await kata(bank, ['show', 'relay'])
  expect(refused).toMatchObject({ code: 64, stdout: '' })
  expect(refused.stderr).toContain('no traffic until it is over')
})

test.each([
  [{ DISPLAY: ':0' }, 'linux', undefined],
  [{ DISPLAY: ':0', SSH_CONNECTION: '1 2 3 4' }, 'linux', 'this is a session over ssh'],
  [{}, 'linux', 'there is no desktop here'],
  [{}, 'darwin', undefined],
  [{ CI: 'true' }, 'darwin', 'this is CI'],
] as const)('with %j on %s a browser cannot be seen: %s', (env, platform, why) => {
  expect(whyNoBrowser(env, platform)).toBe(why)
})
