import { basename, dirname, join } from 'node:path'
import type { ClassSource, HandedIn } from './class-source.ts'
import { commitTime } from './commit-time.ts'
import type { Entry } from './entry.ts'
import { folderEntries, kindOf, openFolder, type OpenFolder } from './folder-entries.ts'
import { LIMITS } from './limits.ts'
import { whyPassedOver } from './passed-over.ts'

/** @param path absolute, and real. */
export function classOnDisk(path: string): ClassSource {
  const folder = openFolder(path)
  const opened: OpenFolder[] = [folder]
  return {
    list: () => folder.list().map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
    item: (name, kind) => itemOf(folder, path, name, kind),
    enter: (name) => {
      folder.close()
      return classOnDisk(join(path, name))
    },
    whole: () => {
      const outer = openFolder(dirname(path))
      opened.push(outer)
      return itemOf(outer, dirname(path), basename(path), 'folder')
    },
    text: async (name) => folder.read(name, LIMITS.archiveBytes).toString('utf8'),
    close: () => opened.forEach((each) => each.close()),
  }
}

function itemOf(folder: OpenFolder, path: string, name: string, kind: Entry['kind']): HandedIn {
  if (kind !== 'folder') {
    const read: Entry['read'] = async (maxBytes, shown) => folder.read(name, maxBytes, shown)
    const entries = (file: string): Entry[] => [{ path: file, kind, declaredBytes: 0, read }]
    return { name, kind, entries, committedAt: () => undefined }
  }
  return {
    name,
    kind,
    entries: () => entriesIn(() => folder.folder(name, '')),
    committedAt: () => {
      const inner = folder.folder(name)
      try {
        return commitTime(inner, join(path, name))
      } finally {
        inner.close()
      }
    },
  }
}

function* entriesIn(open: () => OpenFolder): Generator<Entry> {
  const folder = open()
  try {
    yield* folderEntries(folder, (path) => whyPassedOver(path) !== undefined)
  } finally {
    folder.close()
  }
}
