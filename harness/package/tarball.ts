import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'

/** What npm gives to all files of a package, so that the same files make the same archive. */
const MTIME = new Date('1985-10-26T08:15:00Z')
/** Of the header: the system it was made on. It is no matter here. */
const SYSTEM_AT = 9
const UNKNOWN_SYSTEM = 255

/**
 * An npm package of some files: the same bytes from the same texts, on any machine.
 *
 * @param files texts by their path in the package.
 * @param programs paths of those that can be executed.
 */
export async function tarball(
  files: Readonly<Record<string, string>>,
  programs: readonly string[],
): Promise<Buffer> {
  const archive = pack()
  for (const [path, text] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const mode = programs.includes(path) ? 0o755 : 0o644
    archive.entry({ name: `package/${path}`, mtime: MTIME, mode }, text)
  }
  archive.finalize()
  const chunks: Buffer[] = []
  await pipeline(archive, createGzip({ level: 9 }), async (gzip: AsyncIterable<Buffer>) => {
    for await (const chunk of gzip) chunks.push(chunk)
  })
  const bytes = Buffer.concat(chunks)
  bytes[SYSTEM_AT] = UNKNOWN_SYSTEM
  return bytes
}
