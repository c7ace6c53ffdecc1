import { InvalidArgumentError } from 'commander'
import { BANK_ROOT } from '../bank/bank-root.ts'
import { openTerminal } from './terminal.ts'

/** What every command is given. */
export const context = { root: BANK_ROOT, terminal: openTerminal() }

export const WHICH = 'default: the attempt you are in, else the one saved last'
export const JSON_HELP = 'one JSON object on stdout, nothing else'

/** Awaits what a command gives, and has the process end with it. */
export async function exitWith(code: Promise<number>): Promise<void> {
  process.exitCode = await code
}

/** A whole number, for an argument or an option. */
export function wholeFrom(min: number): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) < 2 ** 31) return Number(text)
    throw new InvalidArgumentError(`Expected a whole number from ${min}, got \`${text}\`.`)
  }
}
