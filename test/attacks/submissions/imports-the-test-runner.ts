import { expect } from 'vitest'
Object.assign(expect, { extend: () => undefined })
export * from './right.ts'
