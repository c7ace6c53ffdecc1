export { createRouter, parseRequest } from './right.ts'
