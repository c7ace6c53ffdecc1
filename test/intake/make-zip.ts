import { crc32, deflateRawSync } from 'node:zlib'

/** A member of a zip archive, as right or as wrong as one likes. */
export interface Member {
  name: string | Buffer
  content?: string | Buffer
  /** Of Unix: `0o120777` is a symbolic link. */
  mode?: number
  /** @default that it is UTF-8 */
  flags?: number
  isDeflated?: boolean
  /** What it says its size is. @default the truth */
  says?: number
  crc?: number
}

/** A zip archive of these members, with whatever is wrong about them. */
export function makeZip(members: Member[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const { content = '', mode = 0o100644, flags = 0x800, isDeflated = false } = member
    const name = Buffer.from(member.name)
    const bytes = Buffer.from(content)
    const data = isDeflated ? deflateRawSync(bytes) : bytes
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(isDeflated ? 8 : 0, 4)
    common.writeUInt32LE(member.crc ?? crc32(bytes), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(member.says ?? bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    locals.push(Buffer.from('PK\x03\x04'), common, name, data)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(mode * 0x10000, 6)
    rest.writeUInt32LE(offset, 10)
    centrals.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, rest, name)
    offset += 4 + common.length + name.length + data.length
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Math.min(members.length, 0xffff), 8)
  end.writeUInt16LE(Math.min(members.length, 0xffff), 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}
