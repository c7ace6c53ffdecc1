import type { KataResult, Results, StudentResult } from '../../harness/results/results.ts'

const PICTURE = [
  '      ms      0         10        20        30        40',
  '  r1 p5       ██████████████████████████████                ok',
  '  r2 p5       ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░█████████████    ok   ← started first',
].join('\n')

/** Level 1 of two passes. */
export function kataResult(change: Partial<KataResult> = {}): KataResult {
  const law = { law: 'higher-priority-first', sentence: 'an urgent request is never overtaken' }
  return {
    kata: 'priority-router',
    title: 'Priority router',
    outcome: 'judged',
    forTeacher: 'Level 1 of 2 passes. Level 2 breaks higher-priority-first.',
    forStudent: 'Level 1 of 2 passes. Level 2 breaks 1 law.',
    levels: [
      {
        ...{ level: 1, name: 'slots', outcome: 'pass', points: 5, maxPoints: 5 },
        laws: [{ ...law, level: 1, outcome: 'pass', held: 9, failed: 0 }],
      },
      {
        ...{ level: 2, name: 'aging', outcome: 'fail', points: 0, maxPoints: 7 },
        laws: [
          {
            ...{ ...law, level: 1, outcome: 'fail', held: 3, failed: 2 },
            ...{ picture: PICTURE, hint: 'Is the queue sorted again?' },
          },
        ],
      },
    ],
    points: 5,
    maxPoints: 12,
    ...change,
  }
}

export function studentResult(change: Partial<StudentResult> = {}): StudentResult {
  return {
    student: { id: 'ada', name: 'Ada Lovelace', ids: {} },
    submission: {
      from: 'ada.zip',
      receivedAt: '2026-11-27T10:00:00Z',
      digest: 'a'.repeat(64),
      ignored: [],
    },
    late: { due: '2026-11-26T22:59:00Z', minutes: 661, days: 1, percentLost: 10 },
    katas: [kataResult()],
    ...{ points: 5, score: 4.5, maxPoints: 12, needsEye: [] },
    ...change,
  }
}

export function aClass(
  students: StudentResult[],
  disclosure: 'practice' | 'exam' = 'practice',
): Results {
  return {
    format: 'router-round/results/v1',
    kit: '0.1.0',
    assignment: {
      ...{ format: 'router-round/assignment/v1', id: 'week-3', title: 'Week 3' },
      katas: [{ kata: 'priority-router', points: [5, 7] }],
      ...{ opens: '2026-11-19T08:00:00Z', due: '2026-11-26T22:59:00Z', disclosure },
      late: { bufferMinutes: 5, graceDays: 0, percentPerDay: 10, extensions: {} },
    },
    ...{ seed: 'b'.repeat(64), sandbox: 'bubblewrap', students, similarity: [] },
  }
}
