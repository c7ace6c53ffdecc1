/** More than this, and nobody can tell any more. */
const BELIEFS_MAX = 200

/**
 * The states that may be the case, where the contract leaves a choice open (a *reading*) or a choice
 * was made out of sight: one belief for each, the simplest first. What happens contradicts beliefs;
 * when none is left, nothing that the contract allows explains the run.
 */
export class Beliefs<B> {
  readonly #identity: (belief: B) => string
  #held: readonly B[]

  /** @param identity equal for beliefs that nothing will ever tell apart. */
  constructor(held: readonly B[], identity: (belief: B) => string) {
    this.#held = held
    this.#identity = identity
  }

  /** Empty when anything may be the case. */
  get held(): readonly B[] {
    return this.#held
  }

  /**
   * Each belief becomes those that it leads to: none, if it is contradicted; `undefined` if nobody can
   * tell, and from then on anything may be the case.
   *
   * @returns the simplest belief if all of them are contradicted: they are held on to, so that what
   *   follows can still be judged.
   */
  narrow(lead: (belief: B) => B[] | undefined): B | undefined {
    const before = this.#held
    const next: B[] = []
    for (const belief of before) {
      const led = lead(belief)
      if (!led) {
        this.#held = []
        return undefined
      }
      next.push(...led)
    }
    if (next.length === 0) return before[0]
    this.#held = next.length > before.length ? this.#distinct(next) : next
    return undefined
  }

  #distinct(beliefs: B[]): B[] {
    const distinct = new Map(beliefs.map((belief) => [this.#identity(belief), belief]))
    return distinct.size > BELIEFS_MAX ? [] : [...distinct.values()]
  }
}
