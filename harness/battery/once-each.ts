import type { Subject } from './subject.ts'

/** What several checks ask of a subject, and is dear: measured for each subject once. */
export function onceEach<T>(
  measure: (subject: Subject) => Promise<T>,
): (subject: Subject) => Promise<T> {
  const known = new WeakMap<Subject, Promise<T>>()
  return (subject) => {
    const before = known.get(subject)
    if (before) return before
    const measured = measure(subject)
    known.set(subject, measured)
    return measured
  }
}
