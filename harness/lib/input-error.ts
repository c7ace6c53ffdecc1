/** A mistake in a file or a folder that a user gave us: its message, which may have several lines, is all that is shown. */
export class InputError extends Error {
  override readonly name = 'InputError'
}
