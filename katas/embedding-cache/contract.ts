/** Computes the embedding of one text. May answer at once or with a promise, may throw or reject. */
export type Load<V> = (model: string, text: string) => V | Promise<V>

export interface Cache<V> {
  /**
   * The value for exactly this model and text: from the cache, from a load under way, or from a new
   * one. Never throws; a key that is not two strings is a promise rejected with a `TypeError`.
   */
  get(model: string, text: string): Promise<V>
  /**
   * Erases: a later `get` never sees a value whose load started before this call (level 4). Those
   * who wait already still get their load's outcome. Throws a `TypeError` unless given two strings.
   */
  delete(model: string, text: string): void
}

export interface CacheOptions {
  /** How many values are kept, an integer from 1; the least recently used goes first. */
  max: number
  /** Milliseconds for which a value is fresh, counted from its load's end; above 0. Absent: ever. */
  ttlMs?: number
}

/** Throws a `TypeError` or a `RangeError` for bad options. */
export type CreateCache = <V>(load: Load<V>, options: CacheOptions) => Cache<V>
