import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { failureOf } from '../../harness/cli/failure.ts'
import { isSystemError, systemSentence } from '../../harness/lib/system-error.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kata-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** What is said of the error that a real call is refused with. */
async function said(call: Promise<unknown>, file?: string): Promise<string> {
  const error: unknown = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  )
  return isSystemError(error) ? systemSentence(error, file) : String(error)
}

test('a folder in the place of a file, and a file in that of a folder', async () => {
  const place = folder()
  const file = join(place, 'file')
  writeFileSync(file, '')
  expect(await said(readFile(place), place)).toMatch(/: it is a folder, where a file is expected/)
  expect(await said(writeFile(join(file, 'x'), ''))).toMatch(/: there is a file where a folder is/)
  expect(await said(mkdir(file, { recursive: true }))).toMatch(/: something of this name is there/)
})

test('a link that leads back to itself', async () => {
  const link = join(folder(), 'link')
  symlinkSync(link, link)
  expect(await said(writeFile(link, ''))).toMatch(/link: a link in this path leads back to itself/)
})

test.skipIf(!existsSync('/dev/full'))('a full disk, though a write knows no path', async () => {
  const sentence = await said(writeFile('/dev/full', 'x'), '/a/journal')
  expect(sentence).toBe('/a/journal: the disk is full (ENOSPC). Free some space, then try again')
})

test('a temporary folder that is not there', async () => {
  const sentence = await said(mkdtemp(join(tmpdir(), 'kata-no-such-folder', 'x-')))
  expect(sentence).toMatch(
    /: it is not there \(ENOENT\).*\. Or set TMPDIR to a folder that you can/,
  )
})

test('a program that is not there', async () => {
  const [error] = (await once(spawn('no-such-program'), 'error').catch((reason: unknown) => [
    reason,
  ])) as [unknown]
  expect(failureOf(error)).toEqual({
    text: 'the program no-such-program is not there. Install it, or put it on the PATH',
  })
})

test.for(['EACCES', 'EPERM', 'EROFS', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EIO'])(
  '%s is told as what the machine refuses, not as a bug',
  (code) => {
    const refused = Object.assign(new Error(`${code}: refused`), {
      ...{ code, errno: -5, syscall: 'open', path: '/there/is/a file' },
    })
    const { text, stack } = failureOf(refused)
    expect(stack).toBeUndefined()
    expect(text).toMatch(new RegExp(`^/there/is/a file: .+ \\(${code}\\)`))
  },
)

test('a package that is missing is told as a kit that is not installed', () => {
  for (const message of [
    "Cannot find package 'eslint' imported from /kit/harness/review/lint.ts",
    'The package "@esbuild/linux-x64" could not be found, and is needed by esbuild.',
  ]) {
    expect(failureOf(new Error(message)).text).toMatch(/not installed.* npm ci$/)
  }
})

test('anything else is a bug of ours, with its place', () => {
  const { text, stack } = failureOf(new TypeError('x is not a function'))
  expect(text).toMatch(/^this is a bug of the kit, .*: TypeError: x is not a function$/)
  expect(stack).toMatch(/^ {4}at .*system-error\.test\.ts/)
  expect(failureOf('thrown')).toEqual({ text: expect.stringContaining('thrown'), stack: '' })
  expect(failureOf(undefined)).toEqual({ text: expect.stringContaining('undefined'), stack: '' })
})
