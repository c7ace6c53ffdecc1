/** Numbers of what code in a jail has no business with, and of what starts threads and processes alike. */
const CALLS = {
  x64: {
    arch: 0xc000003e,
    clone: 56,
    clone3: 435,
    // fork, vfork, ptrace, pivot_root, mount, umount2, add_key, request_key, keyctl, unshare,
    // perf_event_open, setns, memfd_create, bpf, userfaultfd, io_uring_setup
    refused: [57, 58, 101, 155, 165, 166, 248, 249, 250, 272, 298, 308, 319, 321, 323, 425],
  },
  arm64: {
    arch: 0xc00000b7,
    clone: 220,
    clone3: 435,
    // The same without fork and vfork, which it does not have.
    refused: [117, 41, 40, 39, 217, 218, 219, 97, 241, 268, 279, 280, 282, 425],
  },
}

/** Classic BPF, as `man 2 seccomp` has it: instructions of eight bytes. */
const LOAD = 0x20
const IF_EQUAL = 0x15
const IF_AT_LEAST = 0x35
const IF_BITS = 0x45
const RETURN = 0x06
const ARCH_OFFSET = 4
const NUMBER_OFFSET = 0
/** Of the first argument's lower half. */
const FLAGS_OFFSET = 16
const ALLOW = 0x7fff0000
const FAIL_WITH = 0x00050000
const KILL = 0x80000000
const EPERM = 1
const ENOSYS = 38
const CLONE_THREAD = 0x00010000
/** From here on the numbers are those of another way to call the same. */
const X32 = 0x40000000

/**
 * A filter under which a process starts threads and no other process, and nothing that reaches out of its
 * namespaces; none for a processor whose numbers are not known.
 */
export function systemCallFilter(arch: string = process.arch): Buffer | undefined {
  if (!(arch === 'x64' || arch === 'arm64')) return undefined
  const { arch: expected, clone, clone3, refused } = CALLS[arch]
  const fail = (errno: number): number[] => [RETURN, 0, 0, FAIL_WITH | errno]
  const program = [
    [LOAD, 0, 0, ARCH_OFFSET],
    [IF_EQUAL, 1, 0, expected],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, NUMBER_OFFSET],
    ...[[IF_AT_LEAST, 0, 1, X32], fail(EPERM)],
    ...refused.flatMap((number) => [[IF_EQUAL, 0, 1, number], fail(EPERM)]),
    // Its flags lie in memory, which a filter cannot read: the C library then calls `clone`.
    ...[[IF_EQUAL, 0, 1, clone3], fail(ENOSYS)],
    [IF_EQUAL, 0, 3, clone],
    [LOAD, 0, 0, FLAGS_OFFSET],
    ...[[IF_BITS, 1, 0, CLONE_THREAD], fail(EPERM)],
    [RETURN, 0, 0, ALLOW],
  ]
  const bytes = Buffer.alloc(8 * program.length)
  for (const [index, [code = 0, ifTrue = 0, ifFalse = 0, value = 0]] of program.entries()) {
    bytes.writeUInt16LE(code, 8 * index)
    bytes.writeUInt8(ifTrue, 8 * index + 2)
    bytes.writeUInt8(ifFalse, 8 * index + 3)
    bytes.writeUInt32LE(value >>> 0, 8 * index + 4)
  }
  return bytes
}
