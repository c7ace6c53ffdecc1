import { archiveStem, isArchive } from './archive-entries.ts'

/** What the name of a folder or file in a download tells. */
export interface Recognized {
  /** What the student is called there. */
  name: string
  /** As in `Student.ids`. */
  ids: Record<string, string>
  /** Of a file: what the student called it. */
  file: string
  /** All of this student's belong together, and none stands for the other. */
  isPart: boolean
  /** Of a file that Canvas names: which upload of this name, from 0, and which of all attachments. */
  upload?: { number: number; attachment: number; file: string }
  isLate: boolean
}

/**
 * Who handed in a folder or file of this name, as Canvas or Moodle name it in their downloads, or as a
 * teacher does.
 *
 * @param repository what the repositories of an assignment begin with.
 */
export function recognize(
  entry: { name: string; isFolder: boolean },
  repository: string,
): Recognized {
  return inMoodle(entry.name) ?? inCanvas(entry) ?? byItself(entry, repository)
}

/** `Ada Lovelace_12345_assignsubmission_file_`, a folder, or with the file's name behind it. */
function inMoodle(text: string): Recognized | undefined {
  const [, name, participant, file] =
    /^(.*)_(\d+)_assignsubmission_(?:file|onlinetext)_?(.*)$/s.exec(text) ?? []
  if (name === undefined || participant === undefined) return undefined
  return {
    name: name.replaceAll('_', ' ').trim(),
    ids: { Participant: participant },
    file: file ?? '',
    isPart: true,
    isLate: false,
  }
}

/** `lovelaceada_LATE_12345_67890_solution-1.ts`: the user, the attachment, and which upload of that name. */
function inCanvas({
  name: text,
  isFolder,
}: {
  name: string
  isFolder: boolean
}): Recognized | undefined {
  const [, name, late, user, attachment, rest] =
    /^([^_]+)_(LATE_)?(\d+)_(\d+)_(.+)$/s.exec(text) ?? []
  if (isFolder || name === undefined || user === undefined || rest === undefined) return undefined
  const [, stem, number, extension] =
    /^(.*?)(?:-(\d{1,3}))?(\.(?:test\.ts|tar\.gz|[^.]+))$/s.exec(rest) ?? []
  return {
    name,
    ids: { 'Canvas ID': user },
    file: rest,
    isPart: true,
    upload: {
      number: Number(number ?? 0),
      attachment: Number(attachment),
      file: stem === undefined ? rest : `${stem}${extension}`,
    },
    isLate: late !== undefined,
  }
}

/** `ada`, `ada.zip`, `ada.ts`, or a clone of `week-4-ada`. */
function byItself(
  { name, isFolder }: { name: string; isFolder: boolean },
  repository: string,
): Recognized {
  const stem = isFolder ? name : isArchive(name) ? archiveStem(name) : name.replace(/\.ts$/i, '')
  const own = stem.startsWith(`${repository}-`) ? stem.slice(repository.length + 1) : stem
  return { name: own, ids: {}, file: name, isPart: false, isLate: false }
}
