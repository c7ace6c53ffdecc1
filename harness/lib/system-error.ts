import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getSystemErrorMap } from 'node:util'

/** What the system refused: a full disk, a missing right, a program that is not there. No bug of ours. */
export type SystemError = NodeJS.ErrnoException & { errno: number; syscall: string; dest?: string }

export function isSystemError(error: unknown): error is SystemError {
  if (!(error instanceof Error)) return false
  const { errno, syscall } = error as Partial<SystemError>
  return typeof errno === 'number' && typeof syscall === 'string'
}

/** Whether a disk takes nothing more, whoever writes to it. */
export function isDiskError(error: unknown): error is SystemError {
  return (
    isSystemError(error) && ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO'].includes(error.code ?? '')
  )
}

const NO_RIGHT = 'you have no right to read or to change it'
const TO_A_FOLDER = 'Give yourself the right, or move the kit to a folder of your own'
const TOO_MANY_FILES = 'too many files are open'
const RAISE_FILES = 'Close other programs, or raise the limit: ulimit -n 4096'

/** What is wrong, and what to do, for what is likely to happen; anything else in the system's words. */
const KNOWN: Record<string, [why: string, remedy: string]> = {
  EACCES: [NO_RIGHT, TO_A_FOLDER],
  EPERM: [NO_RIGHT, TO_A_FOLDER],
  EROFS: ['the disk is read-only', 'Move the kit to a disk that can be written'],
  ENOSPC: ['the disk is full', 'Free some space, then try again'],
  EDQUOT: ['your share of the disk is used up', 'Free some space, then try again'],
  EFBIG: ['no file may grow so long', 'Raise the limit: ulimit -f unlimited'],
  EMFILE: [TOO_MANY_FILES, RAISE_FILES],
  ENFILE: [TOO_MANY_FILES, RAISE_FILES],
  EISDIR: ['it is a folder, where a file is expected', 'Move it away'],
  ENOTDIR: ['there is a file where a folder is expected', 'Move the file away'],
  EEXIST: ['something of this name is there already', 'Move it away'],
  ENOENT: ['it is not there', 'Put it back, or make it'],
  ELOOP: ['a link in this path leads back to itself', 'Remove the link'],
  ENAMETOOLONG: ['this path is too long', 'Move the kit to a folder with a shorter one'],
  EBUSY: ['another program holds it', 'Close that program, then try again'],
  ENOMEM: ['the machine has no memory left', 'Close other programs, then try again'],
  EAGAIN: ['the system starts no more processes', 'Close other programs, then try again'],
}

/**
 * Where, what is wrong, and what to do.
 *
 * @param file where, if the error does not say it: a write into an open file knows no path.
 */
export function systemSentence(error: SystemError, file?: string): string {
  const { code = '', errno, syscall, path = file, dest } = error
  if (syscall === 'uv_cwd') return 'the folder that you are in is gone: go to another one'
  if (syscall === 'watch' && code === 'ENOSPC') {
    return 'the system watches no more files for you. Raise its limit: fs.inotify.max_user_watches'
  }
  if (syscall.startsWith('spawn') && code === 'ENOENT') {
    return `the program ${path ?? ''} is not there. Install it, or put it on the PATH`
  }
  const [why, remedy] = KNOWN[code] ?? [getSystemErrorMap().get(errno)?.[1] ?? code]
  const where = [path, dest].filter((one) => one !== undefined).join(' to ')
  const isTemporary = path?.startsWith(join(tmpdir(), 'kata-')) === true
  const todo = isTemporary ? 'Or set TMPDIR to a folder that you can write to' : undefined
  return [`${where && `${where}: `}${why} (${code})`, remedy, todo]
    .filter((one) => one !== undefined)
    .join('. ')
}
