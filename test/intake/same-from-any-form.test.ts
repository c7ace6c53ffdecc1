import fc from 'fast-check'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSubmissions } from '../../harness/intake/read-submissions.ts'
import { ASSIGNMENT, packedFolder, temporary, write } from './forms.ts'

const name = fc.constantFrom(
  ...[
    'solution.ts',
    'Solution.ts',
    'solution.test.ts',
    'a.test.ts',
    'heap.ts',
    'notes.md',
    'con.ts',
  ],
  ...[
    'node_modules',
    '.git',
    'lib',
    'deadline',
    'token-bucket',
    'é.ts',
    'e\u0301.ts',
    'a b.ts',
    'x.docx',
  ],
)
const content = fc.constantFrom(
  'export const withTimeout = 1',
  '',
  '\uFEFFx\r\n',
  'x'.repeat(300_000),
)
/** A path is a file or a folder of others. */
const tree = fc
  .dictionary(
    fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/')),
    content,
    {
      minKeys: 1,
      maxKeys: 6,
    },
  )
  .map((all) =>
    Object.fromEntries(
      Object.entries(all).filter(
        ([path]) => !Object.keys(all).some((other) => other.startsWith(`${path}/`)),
      ),
    ),
  )

// But for archives: in a folder they are opened, in an archive they are not.
test('any tree of files is taken, or refused, alike from a folder, a zip, a tar and a gzipped tar', async () => {
  const outer = temporary()
  let run = 0
  await fc.assert(
    fc.asyncProperty(tree, async (files) => {
      const all = join(outer, String((run += 1)))
      const inner = join(all, 'folder')
      mkdirSync(inner, { recursive: true })
      write(inner, files)
      for (const form of ['zip', 'tar', 'tgz'] as const) {
        writeFileSync(join(all, `${form}.${form}`), packedFolder(inner, form))
      }
      const { submissions } = await readSubmissions(all, ASSIGNMENT)
      const [fromFolder, ...others] = submissions.map(({ katas, ignored, notes, rejected }) => ({
        katas,
        ignored,
        notes,
        // Which of several reasons comes first is a matter of the order in the archive.
        isRejected: rejected !== undefined,
      }))
      expect(others).toEqual([fromFolder, fromFolder, fromFolder])
    }),
    { numRuns: 60 },
  )
})
