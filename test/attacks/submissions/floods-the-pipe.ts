import { writeSync } from 'node:fs'
const much = 'x'.repeat(2 ** 20)
for (;;) writeSync(3, much)
export {}
