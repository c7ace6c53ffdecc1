import { sep } from 'node:path'

/** Vite reads them in a path as those of a URL, and a backslash as a slash: nothing of ours can mend it. */
const UNFIT = /[#?%]/

/** Why vitest cannot run in a folder; nothing where it can. */
export function whyNoVitest(folder: string): string | undefined {
  const found = UNFIT.exec(folder)?.[0] ?? (sep === '/' && folder.includes('\\') ? '\\' : undefined)
  return (
    found &&
    `vitest, and so kata tdd, cannot run where a folder has \`${found}\` in its name: rename it. kata test and kata watch do run in ${folder}`
  )
}
