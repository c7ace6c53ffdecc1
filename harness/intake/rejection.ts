/** Why nothing of a submission can be judged: a fact about it, which stops no other one. */
export class Rejection extends Error {
  override readonly name = 'Rejection'
}
