const KIB = 1024
const MIB = 1024 * KIB

/** What one submission may have. Each is many times what an honest one needs. */
export const LIMITS = {
  /** Of one `.ts` file. */
  fileBytes: 256 * KIB,
  /** Of all `.ts` files together. */
  textBytes: MIB,
  archiveBytes: 128 * MIB,
  /** Of an archive, once unpacked. */
  unpackedBytes: 512 * MIB,
  /** Files and folders. */
  entries: 50_000,
  /** Folders in folders. */
  depth: 32,
  /** Of a path, and of each name in it, in UTF-8. */
  pathBytes: 1024,
  nameBytes: 255,
} as const

/** A number of bytes as a person says it: `256 KB`. */
export function sizeText(bytes: number): string {
  return bytes >= MIB ? `${Math.round(bytes / MIB)} MB` : `${Math.round(bytes / KIB)} KB`
}
