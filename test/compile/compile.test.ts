import { existsSync, readdirSync, statSync } from 'node:fs'
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { temporaryBank } from '../battery/temporary-bank.ts'
import { kata, run, type Answer } from '../cli/kata.ts'
import { cloneOfTheKit, type Clone } from '../support/clone.ts'

let clone: Clone
beforeAll(async () => {
  clone = await cloneOfTheKit()
})
afterAll(() => clone.remove())

const cacheOf = (root: string): string => join(root, 'node_modules', '.cache', 'router-round')

/** What was written just now is compiled anew for each command: it waits until it no longer is. */
async function untilKept(cache: string, command: () => Promise<Answer>): Promise<void> {
  await vi.waitFor(
    async () => {
      expect((await command()).code).toBe(0)
      expect(indexesIn(cache)).toHaveLength(1)
    },
    { timeout: 600_000 },
  )
}

function indexesIn(cache: string): string[] {
  return existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith('index-')) : []
}

async function helpOf(root: string, env: Record<string, string> = {}): Promise<Answer> {
  return run(process.execPath, [join(root, 'harness', 'cli', 'kata.js'), '--help'], root, env)
}

/** Edits the file behind `kata --help`: neither its size nor the time at which it was written changes. */
async function editHelp(root: string, from: string, to: string): Promise<void> {
  const file = join(root, 'harness', 'cli', 'commands', 'list.ts')
  const { atime, mtime } = statSync(file)
  const text = await readFile(file, 'utf8')
  expect(text).toContain(from)
  await writeFile(file, text.replace(from, to))
  await utimes(file, atime, mtime)
}

test('commands that compile at the same time all work, and leave one whole kit', async () => {
  await untilKept(cacheOf(clone.root), () => helpOf(clone.root))
  await rm(cacheOf(clone.root), { recursive: true })
  const answers = await Promise.all(Array.from({ length: 6 }, () => helpOf(clone.root)))
  expect(new Set(answers.map(({ code, stdout, stderr }) => `${code}${stdout}${stderr}`)).size).toBe(
    1,
  )
  expect(answers[0]?.stdout).toContain('kata')
  const [index = ''] = indexesIn(cacheOf(clone.root))
  const { folder } = JSON.parse(await readFile(join(cacheOf(clone.root), index), 'utf8')) as {
    folder: string
  }
  const begun = [folder, index, 'modules']
  const others = readdirSync(cacheOf(clone.root)).filter((name) => !begun.includes(name))
  expect(others.filter((name) => !/^kit-\d+-\d+$/.test(name))).toEqual([])
  expect((await helpOf(clone.root)).code).toBe(0)
})

test('an edit of the kit is in the next command, and gone with the edit, whatever its times say', async () => {
  await untilKept(cacheOf(clone.root), () => helpOf(clone.root))
  await editHelp(clone.root, 'all katas: ', 'ALL KATAS: ')
  expect((await helpOf(clone.root)).stdout).toContain('ALL KATAS: ')
  await untilKept(cacheOf(clone.root), () => helpOf(clone.root))
  await editHelp(clone.root, 'ALL KATAS: ', 'all katas: ')
  expect((await helpOf(clone.root)).stdout).toContain('all katas: ')
})

test('a clone that was moved, or copied with what it compiled, runs its own files', async () => {
  await untilKept(cacheOf(clone.root), () => helpOf(clone.root))
  const copy = join(dirname(clone.root), 'copy')
  await cp(clone.root, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  await editHelp(copy, 'all katas: ', 'KATAS HERE:')
  expect((await helpOf(copy)).stdout).toContain('KATAS HERE:')
  const moved = join(dirname(clone.root), 'moved')
  await rename(copy, moved)
  expect((await helpOf(moved)).stdout).toContain('KATAS HERE:')
  expect((await helpOf(clone.root)).stdout).toContain('all katas: ')
})

test('a kata is compiled with what it imports, and an edit of any of it is in the next command', async () => {
  const bank = await temporaryBank()
  const list = (): Promise<Answer> => kata(bank, ['list'])
  expect((await list()).stdout).toContain('pass each message on')
  const levels = join(bank, 'katas', 'relay', 'levels.ts')
  await writeFile(levels, `export const SUMMARY = 'one summary'\n`)
  const file = join(bank, 'katas', 'relay', 'kata.ts')
  const text = (await readFile(file, 'utf8')).replace(/summary: '.*'/, 'summary: SUMMARY')
  await writeFile(file, `import { SUMMARY } from './levels.ts'\n${text}`)
  expect((await list()).stdout).toContain('one summary')
  await writeFile(levels, `export const SUMMARY = 'two summary'\n`)
  expect((await list()).stdout).toContain('two summary')
})

test("a slip in a kata's file is told with its place; what it throws, with that in the stack", async () => {
  const bank = await temporaryBank()
  const file = join(bank, 'katas', 'relay', 'kata.ts')
  const text = await readFile(file, 'utf8')
  const line = text.split('\n').length
  await appendFile(file, 'const slip = ;\n')
  const { code, stderr } = await kata(bank, ['list'])
  expect([code, stderr]).toEqual([64, `kata: ${file}:${line}:14: Unexpected ";"\n`])
  await writeFile(
    file,
    `${text}interface Long {\n  not: 'in compiled code'\n}\nnull as unknown as Long).not\n`.replace(
      'null as',
      '(null as',
    ),
  )
  const thrown = await kata(bank, ['list'])
  expect(thrown.code).toBe(70)
  expect(thrown.stderr).toContain(`${file}:${line + 3}:`)
  expect(thrown.stderr).toContain(`${join('harness', 'cli', 'list.ts')}:`)
})

test('where the kit cannot be written to, it is compiled into a folder of the user’s alone, or for each command', async () => {
  await rm(dirname(cacheOf(clone.root)), { recursive: true, force: true })
  // A right that is missing would not hold back root.
  await writeFile(dirname(cacheOf(clone.root)), '')
  onTestFinished(() => rm(dirname(cacheOf(clone.root))))
  const temporary = await mkdtemp(join(tmpdir(), 'kata-test-'))
  onTestFinished(() => rm(temporary, { recursive: true }))
  const help = (): Promise<Answer> => helpOf(clone.root, { TMPDIR: temporary })

  await vi.waitFor(
    async () => {
      expect((await help()).code).toBe(0)
      expect(readdirSync(temporary)).toHaveLength(1)
    },
    { timeout: 600_000 },
  )
  const [name = '', ...others] = readdirSync(temporary)
  expect([name, others]).toEqual([expect.stringMatching(/^router-round-\d*$/), []])
  const cache = join(temporary, name)
  expect(statSync(cache).mode & 0o077).toBe(0)
  const [own = ''] = readdirSync(cache)
  await untilKept(join(cache, own), help)

  // Somebody else could have put it there.
  const [index = ''] = indexesIn(join(cache, own))
  const { folder } = JSON.parse(await readFile(join(cache, own, index), 'utf8')) as {
    folder: string
  }
  const main = join(cache, own, folder, 'cli-main.mjs')
  await plant(join(cache, own, index), main)
  expect((await help()).stdout).toBe('planted\n')
  await run('chmod', ['0777', cache], '/')
  expect((await help()).stdout).toContain('all katas: ')
  const elsewhere = `${cache}-elsewhere`
  await run('chmod', ['0700', cache], '/')
  await rename(cache, elsewhere)
  await symlink(elsewhere, cache)
  expect((await help()).stdout).toContain('all katas: ')

  const nowhere = await helpOf(clone.root, {
    TMPDIR: join(dirname(cacheOf(clone.root)), 'nowhere'),
  })
  expect([nowhere.code, nowhere.stderr]).toEqual([0, ''])
  expect(readdirSync(temporary).sort()).toEqual([basename(cache), basename(elsewhere)])
})

/** Puts other code in the place of what was compiled, as fresh as that. */
async function plant(index: string, main: string): Promise<void> {
  const known = JSON.parse(await readFile(index, 'utf8')) as { inputs: [string, string][] }
  await writeFile(main, `process.stdout.write('planted\\n')\n`)
  const { size, mtimeMs, ctimeMs } = statSync(main)
  const inputs = known.inputs.map(([path, stamp]) =>
    path === main ? [path, `${size} ${mtimeMs} ${ctimeMs}`] : [path, stamp],
  )
  await writeFile(index, JSON.stringify({ ...known, inputs }))
}

test('compiled kits that are no longer used do not pile up', async () => {
  const cache = cacheOf(clone.root)
  await mkdir(cache, { recursive: true })
  const old = Array.from({ length: 20 }, (_, index) => join(cache, `kit-1-${index}`))
  for (const folder of old) {
    await mkdir(folder)
    await utimes(folder, 0, 0)
  }
  await rm(join(cache, indexesIn(cache)[0] ?? 'index-'), { force: true })
  await untilKept(cache, () => helpOf(clone.root))
  expect(old.filter((folder) => existsSync(folder)).length).toBeLessThanOrEqual(10)
})
