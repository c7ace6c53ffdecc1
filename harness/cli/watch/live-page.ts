import { randomBytes } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'

/**
 * A page that the browser keeps open and that comes anew at each verdict. A page from a file may ask for
 * nothing, not even for itself: so it is served, on this machine only, under an address that nobody can
 * guess, and for as long as `kata watch` runs.
 */
export class LivePage {
  readonly #render: () => string
  readonly #secret = randomBytes(16).toString('hex')
  readonly #listening = new Set<ServerResponse>()
  #server: Server | undefined

  /** @param render the page as it is now: asked at each load, so that nothing is shown that may not be. */
  constructor(render: () => string) {
    this.#render = render
  }

  /** A browser shows it. */
  get isOpen(): boolean {
    return this.#listening.size > 0
  }

  /** Where it is served from now on. */
  async open(): Promise<string> {
    const server = (this.#server ??= createServer((request, response) => {
      this.#answer(request.headers.host, request.url, response)
    }))
    if (!server.listening) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(0, '127.0.0.1', resolve)
      })
    }
    return `http://${this.#host}/${this.#secret}/`
  }

  /** There is something new to see. */
  changed(): void {
    for (const response of this.#listening) response.write('data: changed\n\n')
  }

  close(): void {
    this.#server?.close()
    this.#server?.closeAllConnections()
  }

  get #host(): string {
    const address = this.#server?.address()
    return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  #answer(host: string | undefined, url: string | undefined, response: ServerResponse): void {
    response.setHeader('cache-control', 'no-store')
    // Another site's name may lead here, too.
    if (host !== this.#host) response.writeHead(403).end()
    else if (url === `/${this.#secret}/`) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(this.#render())
    } else if (url === `/${this.#secret}/events`) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('\n')
      this.#listening.add(response)
      response.on('close', () => this.#listening.delete(response))
    } else response.writeHead(404).end()
  }
}
