/** A file's text, and what is odd about how it was written down. */
export interface Decoded {
  text: string
  /** The end of a sentence about the file. */
  oddity?: string
}

/** The text of a file that a person saved: UTF-8, with or without a byte order mark, or what Windows tools write. */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return inUtf16(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return inUtf16(bytes, 'utf-16be')
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes)
    return { text, oddity: 'is no UTF-8, and was read as Windows-1252' }
  }
}

function inUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  return {
    text: new TextDecoder(encoding).decode(bytes),
    oddity: 'is UTF-16, and was read as such',
  }
}
