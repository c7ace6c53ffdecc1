/** Why a path has no business in a submission; nothing of these is read. */
export function whyPassedOver(path: string): { path: string; why: string } | undefined {
  const names = path.split('/')
  for (const [index, name] of names.entries()) {
    const why = WHY_FOLDERS.find(([pattern]) => pattern.test(name))?.[1]
    if (why !== undefined) return { path: names.slice(0, index + 1).join('/'), why }
  }
  const name = names.at(-1) ?? ''
  const why = WHY_FILES.find(([pattern]) => pattern.test(name))?.[1]
  return why === undefined ? undefined : { path, why }
}

const SETTINGS = "the grader's own settings are used"
const GIVEN = "the kit's own is used"

/** These, and all that is in them. */
const WHY_FOLDERS: [RegExp, string][] = [
  [/^node_modules$/i, "the kit's own packages are used"],
  [/^\.git$/i, 'the history of versions is not judged'],
  [/^\.kata$/i, "the student's own journal is no evidence"],
  [/^\.npmrc$/i, SETTINGS],
  [/^__MACOSX$/i, 'it is made by macOS'],
  [/^\./, 'it is hidden'],
]

const WHY_FILES: [RegExp, string][] = [
  [/^kata\.test\.ts$/i, GIVEN],
  [/^router-round-[\w.-]+\.tgz$/i, GIVEN],
  [/^contract\.ts$/i, GIVEN],
  [/^(?:vitest|vite|eslint)\.(?:config|workspace)\./i, SETTINGS],
  [/^(?:package(?:-lock)?|[tj]sconfig.*)\.json$/i, SETTINGS],
  [/^(?:Thumbs\.db|desktop\.ini)$/i, 'it is made by Windows'],
]
