import { nothingRedPage } from '../../show/show-page.ts'
import { openInBrowser, whyNoBrowser } from '../browser.ts'
import { openAttemptNow } from '../open-attempt.ts'
import { UsageError } from '../exit-codes.ts'
import { placeOf } from '../names.ts'
import { pageOf } from '../page-of.ts'
import { writePage } from '../write-page.ts'
import { LivePage } from './live-page.ts'
import { brokenLaws } from './screen.ts'
import type { WatchState } from './state.ts'

/** The finding on the screen as a page in the browser: `b`. */
export class ShownFinding {
  readonly #state: WatchState
  readonly #live: LivePage
  #file: string | undefined

  constructor(state: WatchState) {
    this.#state = state
    this.#live = new LivePage(() => this.#page() ?? this.#nothing())
  }

  /** @returns a line about where it is to be seen. */
  async show(): Promise<string> {
    const { opened } = this.#state
    if (!opened.may.details) throw new UsageError('an exam shows no traffic until it is over')
    if (this.#page() === undefined)
      throw new UsageError('nothing is red: there is no mistake to show')
    const why = whyNoBrowser()
    if (why === undefined) {
      const address = await this.#live.open()
      if (this.#live.isOpen) {
        this.#live.changed()
        return 'the page in your browser shows it'
      }
      if (await openInBrowser(address)) return `${address} opens in your browser`
    }
    this.#write()
    return `open ${placeOf(this.#file ?? '')} in a browser: ${why ?? 'nothing here opens one'}`
  }

  /** There is a verdict: what is open shows it. */
  judged(): void {
    this.#live.changed()
    if (this.#file !== undefined) this.#write()
  }

  close(): void {
    this.#live.close()
  }

  #write(): void {
    const html = this.#page({ isLive: false })
    if (html !== undefined) this.#file = writePage(html, this.#state.opened.attempt)
  }

  /** The page as it may be shown at this moment. */
  #page({ isLive = true } = {}): string | undefined {
    const { kata, attempt } = this.#state.opened
    const broken = brokenLaws(this.#state)
    const shown = broken[this.#state.finding % Math.max(1, broken.length)]
    if (!shown || !openAttemptNow(attempt, kata).may.details) return undefined
    return pageOf(kata, shown.level, shown.law, { solution: attempt.solution, isLive })
  }

  #nothing(): string {
    const { opened, phase, problem } = this.#state
    const isJudged = phase === 'judged' || phase === 'stress'
    const text = isJudged ? 'Nothing is red that could be shown.' : 'Checking…'
    const why = problem && 'The code could not be run: the terminal says why.'
    return nothingRedPage(opened.kata.title, why ?? text)
  }
}
