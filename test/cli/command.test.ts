import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { KIT_ROOT } from '../../harness/bank/bank.ts'
import { run } from './kata.ts'
import { KATA } from './pty.ts'

const manifest = JSON.parse(readFileSync(join(KIT_ROOT, 'package.json'), 'utf8')) as {
  bin?: unknown
  engines: { node: string }
}

test('npm links the command when it installs: npx installs a command of the root package at every call', () => {
  expect(manifest.bin).toBeUndefined()
  expect(existsSync(join(KIT_ROOT, 'node_modules', '.bin', 'kata'))).toBe(true)
})

test('npm refuses the Nodes that the command refuses', () => {
  expect(manifest.engines.node).toBe('^20.19.0 || ^22.13.0 || >=24.0.0')
  expect(readFileSync(join(KIT_ROOT, '.npmrc'), 'utf8')).toBe('engine-strict=true\n')
})

/** Calls the command under a Node that says it is of this version. */
const underNode = (version: string): ReturnType<typeof run> => {
  const says = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(says)}`]
  return run(process.execPath, [...flags, KATA, '--help'], KIT_ROOT)
}

test.for(['10.24.1', '18.20.8', '20.18.3', '21.7.3', '22.12.0', '23.11.1'])(
  'Node %s is refused in one sentence',
  async (version) => {
    const { code, stdout, stderr } = await underNode(version)
    expect([code, stdout]).toEqual([64, ''])
    expect(stderr).toMatch(
      new RegExp(`^kata: this is Node ${version}, and the kit needs 20\\.19.*\n$`),
    )
  },
)

test.for(['20.19.0', '22.13.0', '24.0.0'])('Node %s is taken', async (version) => {
  expect((await underNode(version)).code).toBe(0)
})

test('the file that says so is one that the oldest Node can read', async () => {
  const text = readFileSync(KATA, 'utf8')
  const supported = { 'dynamic-import': true }
  const written = async (target: string): Promise<string> =>
    (await transform(text, { target, supported, format: 'cjs' })).code
  expect(await written('node10')).toBe(await written('esnext'))
  // A static import would be looked up before a line of the file runs.
  expect(text).not.toMatch(/^import [^(]/m)
})

test('a kit that is not installed says how to install it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kata-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'cli'))
  for (const name of ['kata.js', 'package.json']) {
    cpSync(join(KIT_ROOT, 'harness', 'cli', name), join(folder, 'cli', name))
  }
  cpSync(join(KIT_ROOT, 'harness', 'compile'), join(folder, 'compile'), { recursive: true })
  const { code, stderr } = await run(process.execPath, [join(folder, 'cli', 'kata.js')], folder)
  expect([code, stderr]).toEqual([
    64,
    expect.stringMatching(/^kata: the kit is not installed.* npm ci\n$/),
  ])
})

test('a folder that is gone while one stands in it is told so', async () => {
  const script = 'mkdir "$0" && cd "$0" && rmdir "$0" && exec "$1" "$2" list'
  const gone = join(mkdtempSync(join(tmpdir(), 'kata-test-')), 'gone')
  onTestFinished(() => rmSync(join(gone, '..'), { recursive: true, force: true }))
  const { code, stderr } = await run('sh', ['-c', script, gone, process.execPath, KATA], KIT_ROOT)
  expect([code, stderr]).toEqual([64, expect.stringMatching(/^kata: the folder .* is gone.*\n$/)])
})
