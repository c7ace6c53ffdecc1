import { openSync } from 'node:fs'
const open: number[] = []
for (;;) open.push(openSync('/dev/null', 'r'))
export {}
