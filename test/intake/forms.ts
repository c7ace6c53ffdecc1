import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Assignment } from '../../harness/assignment/assignment.ts'
import {
  readSubmissions,
  type Intake,
  type IntakeOptions,
} from '../../harness/intake/read-submissions.ts'
import type { Submission } from '../../harness/intake/submission.ts'

/** Files by their path. */
export type Tree = Record<string, string | Buffer>

export const SOLUTION = 'export async function withTimeout() {}\n'
export const BUCKET = 'export function createQuota() {}\n'

export const ASSIGNMENT: Assignment = {
  format: 'router-round/assignment/v1',
  id: 'week-4',
  title: 'Week 4',
  katas: [{ kata: 'deadline', points: [10] }],
  opens: '2026-11-19T08:00:00Z',
  due: '2026-11-26T22:59:00Z',
  late: { bufferMinutes: 0, graceDays: 0, percentPerDay: 20, extensions: {} },
  disclosure: 'practice',
}

export const TWO_KATAS: Assignment = {
  ...ASSIGNMENT,
  katas: [...ASSIGNMENT.katas, { kata: 'token-bucket', points: [10] }],
}

/** A folder that is gone after the test. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kata-intake-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function write(folder: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** Takes in a class whose folder holds these files. */
export async function intake(
  tree: Tree,
  assignment = ASSIGNMENT,
  options: IntakeOptions = {},
): Promise<Intake> {
  const folder = temporary()
  write(folder, tree)
  return readSubmissions(folder, assignment, options)
}

/** The one submission of a class. */
export async function one(tree: Tree, assignment = ASSIGNMENT): Promise<Submission> {
  const { submissions } = await intake(tree, assignment)
  const [submission, ...more] = submissions
  if (!submission || more.length > 0) throw new Error(`${submissions.length} submissions`)
  return submission
}

/** The files of each kata, by its name. */
export function files({ katas }: Submission): Record<string, Record<string, string>> {
  return Object.fromEntries(katas.map(({ kata, files }) => [kata, files]))
}

/** An archive of these files as the system's own tool makes it. */
export function packed(tree: Tree, form: 'zip' | 'tar' | 'tgz'): Buffer {
  const folder = temporary()
  const inner = join(folder, 'inner')
  mkdirSync(inner)
  write(inner, tree)
  return packedFolder(inner, form)
}

export function packedFolder(
  folder: string,
  form: 'zip' | 'tar' | 'tgz',
  flags: string[] = [],
): Buffer {
  const max = { cwd: folder, maxBuffer: 2 ** 30 }
  if (form === 'zip') return execFileSync('zip', ['-qr', ...flags, '-', '.'], max)
  return execFileSync('tar', [form === 'tgz' ? '-cz' : '-c', ...flags, '.'], max)
}
