import { execFileSync } from 'node:child_process'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack, type Header } from 'tar-stream'
import { describe, expect, test } from 'vitest'
import { collect } from '../../harness/intake/collect.ts'
import type { Entry } from '../../harness/intake/entry.ts'
import { folderEntries, openFolder, type Way } from '../../harness/intake/folder-entries.ts'
import { LIMITS } from '../../harness/intake/limits.ts'
import { tarEntries } from '../../harness/intake/tar-entries.ts'
import { readSubmissions } from '../../harness/intake/read-submissions.ts'
import {
  ASSIGNMENT,
  files,
  one,
  packed,
  packedFolder,
  SOLUTION,
  temporary,
  type Tree,
  write,
} from './forms.ts'
import { makeZip, type Member } from './make-zip.ts'

type TarMember = Partial<Header> & { name: string; content?: string | Buffer }

async function makeTar(members: TarMember[]): Promise<Buffer> {
  const tar = pack()
  for (const { content = '', ...header } of members) tar.entry(header, content as string)
  tar.finalize()
  return buffer(tar)
}

/** By the system's own tool. */
function locked(): Buffer {
  const folder = temporary()
  write(folder, { 'solution.ts': SOLUTION })
  return packedFolder(folder, 'zip', ['-P', 'secret'])
}

const GOOD: Member & TarMember = { name: 'solution.ts', content: SOLUTION }
const NAMES: [what: string, names: string[], why: string][] = [
  ['a way out', ['../evil.ts'], 'the path ../evil.ts is refused: it leads out of its folder'],
  ['a way out in the middle', ['a/../../evil.ts'], 'it leads out of its folder'],
  ['a sibling that begins alike', ['../deadline-evil/x.ts'], 'it leads out of its folder'],
  ['a way out of what is passed over', ['node_modules/../../x.ts'], 'it leads out of its folder'],
  ['a way out as Windows writes it', ['..\\..\\evil.ts'], 'it leads out of its folder'],
  [
    'an absolute path',
    ['/etc/cron.d/x.ts'],
    'the path /etc/cron.d/x.ts is refused: it is absolute',
  ],
  ['a drive', ['C:\\x.ts'], 'the path C:/x.ts is refused: it is absolute'],
  ['a device of Windows', ['con.ts'], 'to Windows con.ts is a device'],
  ['a device without an extension', ['lib/CON'], 'to Windows CON is a device'],
  ['a name of 4 KB', [`${'x'.repeat(4096)}.ts`], 'is refused: it is longer than 1024 bytes'],
  ['a name of 300 bytes', [`${'x'.repeat(300)}.ts`], 'it has a name of more than 255 bytes'],
  ['too many folders', [`${'a/'.repeat(40)}x.ts`], 'it has more than 32 folders'],
  [
    'a letter that turns the text around',
    ['a\u202Est.exe'],
    'the path a\\u{202e}st.exe is refused',
  ],
  ['an escape sequence', ['\u001B[2J.ts'], 'the path \\u{1b}[2J.ts is refused'],
  ['a line break', ['a\nb.ts'], 'it has a character that cannot be seen'],
  [
    'names that differ in case',
    ['a.ts', 'A.ts'],
    'a.ts and A.ts would be one file on many computers',
  ],
  ['folders that differ in case', ['lib/a.ts', 'Lib/b.ts'], 'lib and Lib would be one file'],
  ['names that Unicode takes for the same', ['\u00E9.ts', 'e\u0301.ts'], 'would be one file'],
  ['names that differ in a dot at the end', ['x/a.ts', 'x./b.ts'], 'would be one file'],
  ['one name twice', ['a.ts', 'a.ts'], 'a.ts is there twice'],
  ['a file that is a folder as well', ['a', 'a/b.ts'], 'a is there twice'],
]

test.each(NAMES)('%s in a zip is refused', async (_, names, why) => {
  const zip = makeZip([GOOD, ...names.map((name) => ({ name, content: 'x' }))])
  const { katas, rejected } = await one({ 'eve.zip': zip })
  expect(rejected).toContain(why)
  expect(katas).toEqual([])
})

test.each(NAMES)('%s in a tar is refused', async (_, names, why) => {
  const tar = await makeTar([GOOD, ...names.map((name) => ({ name, content: 'x' }))])
  expect((await one({ 'eve.tgz': gzipSync(tar) })).rejected).toContain(why)
})

test.each<[what: string, bytes: () => Buffer | Promise<Buffer>, why: string]>([
  [
    'a symbolic link',
    () => makeZip([{ name: 'solution.ts', content: '/etc/passwd', mode: 0o120777 }]),
    'solution.ts is a symbolic link',
  ],
  ['a device', () => makeZip([{ name: 'x', mode: 0o020666 }]), 'x is a device'],
  ['a password', () => locked(), 'eve.zip is locked with a password'],
  ['a NUL', () => makeZip([{ name: 'a\0.ts' }]), 'the path a\\u{0}.ts is refused'],
  [
    'a name that is no text',
    () => makeZip([{ name: Buffer.from([0x61, 0xff, 0xfe]) }]),
    'it has a character that cannot be seen',
  ],
  [
    'a file that says it is small',
    () =>
      makeZip([
        { name: 'solution.ts', content: Buffer.alloc(9_000_000, 32), isDeflated: true, says: 10 },
      ]),
    'is no whole zip archive',
  ],
  [
    'a file that says it is large',
    () => makeZip([{ ...GOOD, isDeflated: true, says: 200_000 }]),
    'is no whole zip archive',
  ],
  [
    'a large file',
    () =>
      makeZip([{ name: 'solution.ts', content: Buffer.alloc(9_000_000, 32), isDeflated: true }]),
    'solution.ts is larger than 256 KB',
  ],
  [
    'many files',
    () =>
      makeZip(
        Array.from({ length: 9 }, (_, n) => ({ name: `${n}.ts`, content: 'x'.repeat(200_000) })),
      ),
    'its .ts files have more than 1 MB together',
  ],
  [
    'more than it may hold',
    () => makeZip([GOOD, ...['a', 'b'].map((name) => ({ name, says: 2 ** 31, isDeflated: true }))]),
    'eve.zip holds more than 512 MB',
  ],
  [
    'other content than was packed',
    () => makeZip([{ ...GOOD, crc: 1 }]),
    'solution.ts is not what was packed',
  ],
  ['nothing', () => Buffer.alloc(0), 'eve.zip is empty'],
  [
    'no archive',
    () => Buffer.from('export function withTimeout() {}'),
    'eve.zip is no archive, though it is called one',
  ],
  [
    'half of itself',
    () => packed({ 'solution.ts': SOLUTION, 'x.md': 'x'.repeat(5_000) }, 'zip').subarray(0, 200),
    'eve.zip is no whole zip archive',
  ],
  [
    'too many entries',
    () => makeZip(Array.from({ length: 60_000 }, (_, n) => ({ name: `${n}` }))),
    'there are more than 50000 files and folders',
  ],
])('a zip with %s is refused', async (_, bytes, why) => {
  expect((await one({ 'eve.zip': await bytes() })).rejected).toContain(why)
})

const LINK = { name: 'solution.ts', linkname: '/etc/passwd' }

test.each<[what: string, bytes: () => Buffer | Promise<Buffer>, why: string]>([
  [
    'a symbolic link',
    () => makeTar([{ ...LINK, type: 'symlink' }]),
    'solution.ts is a symbolic link',
  ],
  ['a hard link', () => makeTar([{ ...LINK, type: 'link' }]), 'solution.ts is a hard link'],
  ['a pipe', () => makeTar([{ name: 'solution.ts', type: 'fifo' }]), 'solution.ts is a pipe'],
  [
    'a device',
    () => makeTar([{ name: 'solution.ts', type: 'character-device' }]),
    'solution.ts is a device',
  ],
  [
    'a NUL',
    () => makeTar([{ name: 'x', pax: { path: 'a\0.ts' } }]),
    'the path a\\u{0}.ts is refused',
  ],
  [
    'a large file',
    () => makeTar([{ name: 'solution.ts', content: Buffer.alloc(9_000_000, 32) }]),
    'solution.ts is larger than 256 KB',
  ],
  [
    'half of a file',
    async () => (await makeTar([GOOD])).subarray(0, 520),
    'eve.tar is no whole tar archive',
  ],
  [
    'no end',
    async () => (await makeTar([GOOD])).subarray(0, 1024),
    'eve.tar is no whole tar archive: it ends early',
  ],
  [
    'rubbish behind its first bytes',
    async () => Buffer.concat([await makeTar([GOOD]), Buffer.alloc(512, 7), Buffer.alloc(1024)]),
    'eve.tar is no whole tar archive',
  ],
])('a tar with %s is refused', async (_, bytes, why) => {
  const tar = await bytes()
  expect((await one({ 'eve.tar': tar })).rejected).toContain(why)
  expect((await one({ 'eve.tar': gzipSync(tar) })).rejected).toContain(why)
})

test.each(['zip', 'tar'] as const)(
  'an archive in a %s is not opened, and costs nothing else',
  async (form) => {
    const inner = makeZip([{ name: 'solution.test.ts', content: 'inner' }])
    const members = [GOOD, { name: 'more.zip', content: inner }]
    const bytes = form === 'zip' ? makeZip(members) : await makeTar(members)
    const submission = await one({ [`eve.${form}`]: bytes })
    expect(submission.rejected).toBeUndefined()
    expect(files(submission)).toEqual({ deadline: { 'solution.ts': SOLUTION } })
    const why = 'an archive in an archive is not opened'
    expect(submission.ignored).toEqual([{ path: 'more.zip', why }])
  },
)

test('what students begin with may be handed in as it is: the kit that lies in it is not opened', async () => {
  const tree = {
    'router-round-0.1.0.tgz': 'no archive at all',
    'attempts/deadline/solution.ts': SOLUTION,
  }
  for (const handedIn of [{ 'ada.zip': packed(tree, 'zip') }, inFolder('ada', tree)]) {
    const submission = await one(handedIn)
    expect(submission.rejected).toBeUndefined()
    expect(files(submission)).toEqual({ deadline: { 'solution.ts': SOLUTION } })
    const why = "the kit's own is used"
    expect(submission.ignored).toContainEqual({ path: 'router-round-0.1.0.tgz', why })
  }
})

function inFolder(name: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${name}/${path}`, text]))
}

test('a tar that unpacks to more than it may hold is left when it does, whatever it says', async () => {
  const bomb = gzipSync(await makeTar([{ name: 'x.bin', content: Buffer.alloc(9_000_000) }]))
  const entries = tarEntries(bomb, 'eve.tgz', { isGzip: true, maxBytes: 2 ** 20 })
  await expect(collect([entries])).rejects.toThrow('eve.tgz holds more than 1 MB')
})

test.each(['rar', '7z', 'tar.xz'])(
  'a %s is not read, and the teacher told what to ask for',
  async (form) => {
    expect((await one({ [`eve.${form}`]: 'Rar!' })).rejected).toBe(
      `eve.${form} is of a form that is not read. Ask for a zip or a tar.gz`,
    )
  },
)

test('an archive that is cut off anywhere is refused, or whole', async () => {
  for (const form of ['zip', 'tgz', 'tar'] as const) {
    const bytes = packed({ 'solution.ts': SOLUTION }, form)
    const step = Math.max(1, Math.floor(bytes.length / 40))
    for (let size = 0; size < bytes.length; size += step) {
      const submission = await one({ [`eve.${form}`]: bytes.subarray(0, size) })
      if (submission.rejected === undefined) {
        expect(files(submission)).toEqual({ deadline: { 'solution.ts': SOLUTION } })
      }
    }
  }
})

test('a folder with a link, a pipe, a socket or a second name of a file is refused', async () => {
  const folder = temporary()
  const secret = join(temporary(), 'secret.ts')
  writeFileSync(secret, SOLUTION)
  for (const name of ['soft', 'deep', 'hard', 'pipe', 'socket', 'good'])
    mkdirSync(join(folder, name))
  symlinkSync(secret, join(folder, 'soft', 'solution.ts'))
  symlinkSync(join(secret, '..'), join(folder, 'deep', 'lib'))
  linkSync(secret, join(folder, 'hard', 'solution.ts'))
  symlinkSync(join(secret, '..'), join(folder, 'whole'))
  execFileSync('mkfifo', [join(folder, 'pipe', 'solution.ts')])
  const server = createServer().listen(join(folder, 'socket', 's'))
  await new Promise((done) => server.once('listening', done))
  writeFileSync(join(folder, 'good', 'solution.ts'), SOLUTION)
  const { submissions } = await readSubmissions(folder, ASSIGNMENT)
  server.close()
  expect(submissions.map(({ student, rejected }) => `${student.id}: ${rejected}`)).toEqual([
    'deep: lib is a symbolic link',
    'good: undefined',
    'hard: solution.ts is a hard link: a file with another name elsewhere',
    'pipe: solution.ts is a pipe',
    'socket: s is a socket',
    'soft: solution.ts is a symbolic link',
    'whole: whole is a symbolic link',
  ])
})

test('links in what is passed over are no reason: packages have them', async () => {
  const folder = temporary()
  write(folder, { 'ada/solution.ts': SOLUTION, 'ada/node_modules/a/x.js': '' })
  symlinkSync('../a/x.js', join(folder, 'ada/node_modules/x'))
  symlinkSync('/nowhere', join(folder, 'ada/.git'))
  const { submissions } = await readSubmissions(folder, ASSIGNMENT)
  expect(submissions.map(files)).toEqual([{ deadline: { 'solution.ts': SOLUTION } }])
})

/** What is collected of a folder when something happens just before an entry is looked at. */
async function collectedWhen(
  folder: string,
  way: Way,
  victim: string,
  happens: () => void,
): Promise<Record<string, string>> {
  const opened = openFolder(folder, way)
  const entries = function* (): Generator<Entry> {
    for (const entry of folderEntries(opened, () => false)) {
      if (entry.path === victim) happens()
      yield entry
    }
  }
  try {
    return Object.fromEntries((await collect([entries()])).texts)
  } finally {
    opened.close()
  }
}

/** Other systems have no way through a descriptor. */
const WAYS: Way[] = existsSync('/proc/self/fd') ? ['descriptor', 'path'] : ['path']

describe.each(WAYS)('by %s', (way) => {
  test('a link that takes the place of a file, or of a folder, after it was looked at is not followed', async () => {
    const secrets = temporary()
    write(secrets, { 'solution.ts': 'secret', 'x.ts': 'secret' })
    for (const victim of ['solution.ts', 'lib']) {
      const folder = temporary()
      write(folder, { 'solution.ts': SOLUTION, 'lib/x.ts': 'x' })
      const swap = (): void => {
        renameSync(join(folder, victim), join(folder, `${victim}.old`))
        symlinkSync(victim === 'lib' ? secrets : join(secrets, victim), join(folder, victim))
      }
      await expect(collectedWhen(folder, way, victim, swap)).rejects.toThrow(
        `${victim} is a symbolic link`,
      )
    }
  })

  test('a folder that is swapped once it is open gives nothing of what took its place', async () => {
    const folder = temporary()
    const secrets = temporary()
    write(secrets, { 'x.ts': 'secret' })
    write(folder, { 'lib/x.ts': 'mine' })
    const swap = (): void => {
      renameSync(join(folder, 'lib'), join(folder, 'old'))
      symlinkSync(secrets, join(folder, 'lib'))
    }
    const collected = collectedWhen(folder, way, 'lib/x.ts', swap)
    await (way === 'descriptor'
      ? expect(collected).resolves.toEqual({ 'lib/x.ts': 'mine' })
      : expect(collected).rejects.toThrow('lib/x.ts is, or lies behind, a symbolic link'))
  })
})

test('a class of attacks and one honest student: all is refused but the honest one, nothing is written', async () => {
  const folder = temporary()
  const attacks = NAMES.map(([, names], index) => [
    `${index}.zip`,
    makeZip([GOOD, ...names.map((name) => ({ name }))]),
  ])
  write(folder, { ...Object.fromEntries(attacks), 'ada/solution.ts': SOLUTION })
  const before = readdirSync(folder, { recursive: true }).sort()
  const { submissions } = await readSubmissions(folder, ASSIGNMENT)
  expect(
    submissions.filter(({ rejected }) => rejected === undefined).map(({ from }) => from),
  ).toEqual(['ada'])
  expect(await readSubmissions(folder, ASSIGNMENT)).toEqual({
    submissions,
    absent: [],
    notes: expect.anything(),
  })
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before)
})

test('the limits are those that the words say', () => {
  expect(LIMITS).toMatchObject({ fileBytes: 262_144, textBytes: 1_048_576, entries: 50_000 })
})
