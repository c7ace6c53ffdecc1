import { fileNameOf } from '../results/file-name.ts'
import type { Results } from '../results/results.ts'
import { canvasCsv } from './canvas.ts'
import { classroom50Result } from './classroom50.ts'
import { feedbackOf } from './feedback.ts'
import { feedbackMarkdown } from './feedback-markdown.ts'
import { feedbackPage } from './feedback-page.ts'
import { gradebookCsv } from './gradebook.ts'
import { gradescopeResult } from './gradescope.ts'
import { junitXml } from './junit.ts'
import { moodleFiles, moodleWorksheet } from './moodle.ts'

/** Every file that is made of the results, by its path in the folder of reports. */
export function exportAll(results: Results): Record<string, string> {
  const files: Record<string, string | undefined> = {
    'results.json': `${JSON.stringify(results, null, 2)}\n`,
    'gradebook.csv': gradebookCsv(results),
    'canvas.csv': canvasCsv(results),
    ...moodleFiles(results),
    'moodle-worksheet.csv': moodleWorksheet(results),
    'junit.xml': junitXml(results),
  }
  for (const student of results.students) {
    const name = fileNameOf(student.student.id)
    const blocks = feedbackOf(student, results)
    files[`gradescope/${name}/results.json`] = gradescopeResult(student, results)
    files[`classroom50/${name}/result.json`] = classroom50Result(student, results)
    files[`feedback/${name}/feedback.md`] = feedbackMarkdown(blocks)
    files[`feedback/${name}/feedback.html`] = feedbackPage(blocks)
  }
  return Object.fromEntries(
    Object.entries(files).filter((file): file is [string, string] => file[1] !== undefined),
  )
}
