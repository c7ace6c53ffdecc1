// Whoever checks these types never comes to an end; whoever compiles leaves them out.
type Twice<T extends unknown[]> = [...T, ...T]
type Grow<T extends unknown[], N extends unknown[]> = N extends [unknown, ...infer Rest]
  ? Grow<Twice<T>, Rest>
  : T
export type Huge = Grow<[0], Twice<Twice<Twice<Twice<Twice<[0]>>>>>>
export * from './right.ts'
