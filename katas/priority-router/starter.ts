import type { Handler, Request, Router } from './contract.ts'

export function parseRequest(input: unknown): Request {
  // TODO: check the request here, apart from the routing.
  throw new Error(`Not written yet: parseRequest(${typeof input})`)
}

export function createRouter(handler: Handler, options: { concurrency: number }): Router {
  // TODO: level 1 has one worker; read the next level when this one is green.
  throw new Error(`Not written yet: createRouter(${typeof handler}, ${options.concurrency})`)
}
