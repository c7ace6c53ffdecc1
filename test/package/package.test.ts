import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KIT_ROOT } from '../../harness/bank/bank.ts'
import { packKit } from '../../harness/package/pack-kit.ts'
import type { Edition } from '../../harness/package/package-files.ts'
import { run, type Answer } from '../cli/kata.ts'

const temporary = mkdtempSync(join(tmpdir(), 'kata-package-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }))

/** Whatever asks a registry fails at once. */
const OFFLINE = { npm_config_offline: 'true', npm_config_registry: 'http://127.0.0.1:9' }

interface Project {
  folder: string
  /** Calls what `npx` would. */
  npx(name: string, args: string[], cwd?: string): Promise<Answer>
}

/** An empty project in which npm installs an edition; the packages that it needs are links to ours. */
async function install(edition: Edition): Promise<Project> {
  const folder = join(temporary, `${edition} [of 1] class`)
  mkdirSync(folder)
  const tgz = await packKit(temporary, { edition })
  const { code, stdout } = await run('tar', ['-xzOf', tgz, 'package/package.json'], folder)
  expect(code).toBe(0)
  const { dependencies } = JSON.parse(stdout) as { dependencies: Record<string, string> }
  const links = Object.keys(dependencies).map((name) => [
    name,
    `file:${join(KIT_ROOT, 'node_modules', name)}`,
  ])
  const project = {
    ...{ name: 'project', private: true, type: 'module' },
    dependencies: { 'router-round': `file:${tgz}` },
    overrides: Object.fromEntries(links),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project))
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund']
  expect(await run('npm', args, folder, OFFLINE)).toMatchObject({ code: 0 })
  const bin = join(folder, 'node_modules', '.bin')
  return {
    folder,
    npx: (name, args, cwd = folder) =>
      run(process.execPath, [join(bin, name), ...args], cwd, OFFLINE),
  }
}

let students: Project
let author: Project
beforeAll(async () => {
  students = await install('students')
  author = await install('author')
})

const solution = (slug: string): string =>
  readFileSync(join(KIT_ROOT, 'solutions', slug, 'reference.ts'), 'utf8').replaceAll(
    `../../katas/${slug}/`,
    './',
  )

test('a kata is begun, judged red and solved where the kit is installed', async () => {
  const { folder, npx } = students
  expect(await npx('router-round', ['start', 'deadline'])).toMatchObject({ code: 0, stderr: '' })
  const attempt = join(folder, 'attempts', 'deadline')
  const red = await npx('kata', ['test', '--level', '1', '--runs', '5'], attempt)
  expect(red).toMatchObject({ code: 1, stderr: '' })
  expect(red.stdout).toContain('level 1 · earlier-results-pass-through')
  expect(red.stdout).not.toContain('the reference')
  writeFileSync(join(attempt, 'solution.ts'), solution('deadline'))
  const green = await npx('kata', ['test', '--runs', '5'])
  expect(green).toMatchObject({ code: 0, stderr: '' })
  // Nor does the type checker mind, which is asked at the end.
  expect(green.stdout.split('\n').slice(-3).join('\n')).toBe(
    'all 4 levels are green. Now say it aloud (npx kata say deadline), look at\nyour scorecard (npx kata review deadline).\n',
  )
  const laws = await npx('vitest', ['run', '-t', 'level 1 .* bad-input', 'attempts/deadline'])
  expect(laws).toMatchObject({ code: 0 })
  expect(laws.stdout).toMatch(/Tests +1 passed/)
})

test("the students' edition has no solutions, lists no command that needs them, and says so", async () => {
  const { folder, npx } = students
  const kit = join(folder, 'node_modules', 'router-round')
  expect(existsSync(join(kit, 'solutions'))).toBe(false)
  const { stdout } = await npx('kata', ['--help'])
  expect(stdout).toContain('  hint ')
  expect(stdout).not.toMatch(/^ {2}(?:tdd|solution|bench|check|new) /m)
  expect(await npx('kata', ['solution', 'deadline'])).toEqual({
    code: 64,
    stdout: '',
    stderr:
      "kata: kata solution is not here: this is the students' edition of the kit, which has no solutions\n",
  })
})

test.for(['students', 'author'] as const)(
  "what the installed edition of the %s packs for students is what the kit's sources make",
  async (edition) => {
    const { folder, npx } = { students, author }[edition]
    expect(await npx('kata', ['assign', 'deadline', '--out', 'week'])).toMatchObject({ code: 0 })
    const [name = ''] = (await readdir(temporary)).filter((one) => /^router-round-\d/.test(one))
    const packed = readFileSync(join(folder, 'week', 'starter', name))
    expect(packed.equals(readFileSync(join(temporary, name)))).toBe(true)
  },
)

test("the author's edition shows what the reference does", async () => {
  const { npx } = author
  await npx('kata', ['start', 'deadline'])
  const red = await npx('kata', ['test', '--level', '1', '--runs', '5', '--seed', '7'])
  expect(red.stdout).toMatch(/the reference: |^ +reference |in the reference/m)
})

test('nothing in a package tells where it was made', async () => {
  const kit = join(author.folder, 'node_modules', 'router-round')
  for (const path of await readdir(kit, { recursive: true, withFileTypes: true })) {
    if (!path.isFile() || path.parentPath.includes('v8')) continue
    const file = join(path.parentPath, path.name)
    expect(readFileSync(file, 'utf8').includes(KIT_ROOT), file).toBe(false)
  }
})
