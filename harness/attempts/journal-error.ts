/** The journal's place cannot be written: a full disk, no right to it, a folder of its name. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
}
