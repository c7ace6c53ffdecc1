import { digestOf } from '../lib/digest-of.ts'

/** Names that Windows takes for a device, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/
const PLAIN = /^[a-z0-9](?:[a-z0-9._@+-]{0,62}[a-z0-9])?$/
/** As the names end that are made up below: no id may pass for one. */
const MADE_UP = /-[0-9a-f]{12}$/

/**
 * What a student's files are called: the id where every file system takes it as it is, else what is left
 * of it and a digest, which tells halves of characters apart too. Of the id alone, so that it stays the same whoever else is in the class; ids that
 * differ have names that differ, also where `Ada` and `ada` are one file.
 */
export function fileNameOf(id: string): string {
  if (PLAIN.test(id) && !DEVICE.test(id) && !MADE_UP.test(id)) return id
  const digest = digestOf(JSON.stringify(id)).slice(0, 12)
  const rest = id
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  return `${rest || 'student'}-${digest}`
}
