import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { loadImplementation } from '../../harness/bank/bank.ts'
import { loadFlaws } from '../../harness/flaws/load-flaws.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'

const ABOUT = `level: 1, laws: ['answers-as-the-worker'], thought: 'Never mind.'`
const REFERENCE = 'async (message) => worker(message)'
const SWALLOWS = `'swallows-failures': { ${ABOUT} }`

/** A bank whose page of flaws has these entries, beside that of the whole program which is there. */
async function bankWith(entries: string, files: Record<string, string> = {}): Promise<string> {
  const root = await temporaryBank()
  const head = `import { defineFlaws } from '../../harness/flaws/page.ts'\n`
  const page = `${head}export default defineFlaws({ ${entries} })\n`
  for (const [path, text] of Object.entries({ 'flaws.ts': page, ...files })) {
    const file = join(root, 'solutions/relay', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return root
}

/** What is said of such a page, its folder left out. */
async function complaints(entries: string, files?: Record<string, string>): Promise<string[]> {
  const root = await bankWith(entries, files)
  const said = await loadFlaws('relay', root).then(
    () => '',
    (error: Error) => error.message,
  )
  return said.replaceAll(`${root}/solutions/relay/`, '').split('\n')
}

test('a change of the reference, one of a control and a whole program are three files that run', async () => {
  const root = await bankWith(
    `'of-the-reference': { ${ABOUT}, change: { 'worker(message)': "worker('x')" } },
    'of-a-control': {
      ${ABOUT},
      of: 'controls/with-p-queue',
      change: { '=> worker(message)': "=> worker('y')" },
    },
    ${SWALLOWS},`,
  )
  const flaws = await loadFlaws('relay', root)
  expect(flaws.map(({ name }) => name)).toEqual([
    ...['of-the-reference', 'of-a-control', 'swallows-failures'],
  ])
  const sent: unknown[] = []
  for (const { file } of flaws) {
    const { createRelay } = await loadImplementation(file)
    const relay = (createRelay as (worker: unknown) => { send: (message: unknown) => unknown })(
      (message: unknown) => sent.push(message),
    )
    await relay.send('z')
  }
  expect(sent).toEqual(['x', 'y', 'z'])
  const [, ofControl] = flaws
  expect(await readFile(ofControl?.of ?? '', 'utf8')).toContain('=> worker(message)')
  expect(await readFile(ofControl?.file ?? '', 'utf8')).toContain("=> worker('y')")
})

test('every change that no longer applies is told, not the first one alone', async () => {
  const entries = `
    gone: { ${ABOUT}, change: { 'no such text': '' } },
    twice: { ${ABOUT}, change: { worker: '' } },
    same: { ${ABOUT}, change: { '${REFERENCE}': '${REFERENCE}' } },
    whose: { ${ABOUT}, of: 'controls/nobody', change: { a: 'b' } },
    ${SWALLOWS},`
  expect(await complaints(entries)).toEqual([
    'flaws.ts: `gone`: its change does not apply to reference.ts: `no such text` does not stand there. Write it for the text as it is now.',
    'flaws.ts: `twice`: its change does not apply to reference.ts: `worker` stands there 2 times. Write it for the text as it is now.',
    'flaws.ts: `same`: its change does not apply to reference.ts: `async (message) => worker(message)` is put in its own place. Write it for the text as it is now.',
    'flaws.ts: `whose`: it is a change of controls/nobody.ts, which is not there. Correct `of`.',
  ])
})

test('a whole program has an entry, and an entry has a program: one of the two forms', async () => {
  expect(await complaints(`nowhere: { ${ABOUT} }`)).toEqual([
    'flaws/swallows-failures.ts: flaws.ts has no entry for it. Write one, or delete it.',
    'flaws.ts: `nowhere`: it has no `change`, and there is no flaws/nowhere.ts. Write one of them.',
  ])
  const both = `'swallows-failures': { ${ABOUT}, change: { 'worker(message)': '1' } }`
  expect(await complaints(both)).toEqual([
    'flaws.ts: `swallows-failures`: it has a `change`, and there is flaws/swallows-failures.ts. Delete one.',
  ])
})

test('an entry that says too little is told what it lacks', async () => {
  const change = `change: { 'worker(message)': '1' }`
  const entries = `
    levels: { laws: ['x'], thought: 'Never mind.', ${change} },
    laws: { level: 1, laws: [], thought: 'Never mind.', ${change} },
    thoughts: { level: 1, laws: ['x'], thought: ' ', ${change} },
    ${SWALLOWS},`
  expect(await complaints(entries)).toEqual([
    'flaws.ts: `levels`: expected `level`, the one at which it shows',
    "flaws.ts: `laws`: expected `laws: ['the-law-it-breaks']`",
    'flaws.ts: `thoughts`: expected `thought`, what the hurried candidate thought',
  ])
  const page = 'export const flaws = {}\n'
  expect(await complaints('', { 'flaws.ts': page })).toEqual([
    'flaws.ts: expected `export default defineFlaws({ … })`',
  ])
})
