let worked = false
const inner = process as unknown as Record<string, (name: string) => unknown>
for (const way of ['binding', '_linkedBinding']) {
  try {
    worked ||= Boolean(inner[way]?.('fs'))
  } catch {
    // Shut.
  }
}
// Right only if that worked: a point here is a door that stood open.
export * from './right.ts'
if (!worked) throw new Error('shut')
