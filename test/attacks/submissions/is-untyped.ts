// @ts-nocheck
/* eslint-disable */
const any: any = (0, eval)('1 + 1')
const made = new Function('return 2')()
if (any !== made) throw new Error('it counts otherwise')
export * from './right.ts'
