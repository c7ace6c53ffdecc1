import { JournalError } from '../attempts/journal-error.ts'
import { BankError } from '../bank/bank.ts'
import { mappedStack } from '../source/mapped-stack.ts'
import { InputError } from '../lib/input-error.ts'
import { isSystemError, systemSentence } from '../lib/system-error.ts'
import { UsageError } from './exit-codes.ts'

/** Why a command could not do its work. */
export interface Failure {
  text: string
  /** Of a bug of the kit, and of nothing else: where it happened. */
  stack?: string
}

/**
 * A mistake of the caller or of a kata's author, and what their machine refuses, gets a sentence; all
 * else is a bug of ours.
 */
export function failureOf(error: unknown): Failure {
  const sentence = sentenceFor(error)
  if (sentence !== undefined) return { text: sentence }
  const stack = (error instanceof Error && error.stack) || ''
  return {
    text: `this is a bug of the kit, not of your code. Please report it: ${String(error)}`,
    stack: mappedStack(/^ {4}at [^]*/m.exec(stack)?.[0] ?? ''),
  }
}

function sentenceFor(error: unknown): string | undefined {
  const isTold = [UsageError, InputError, BankError, JournalError].some(
    (kind) => error instanceof kind,
  )
  if (isTold) return (error as Error).message
  if (isSystemError(error)) return systemSentence(error)
  return isNotInstalled(error)
    ? 'the kit is not installed, or not all of it. In its folder: npm ci'
    : undefined
}

/** A package of npm is missing, or the part of one that is made for this machine. */
function isNotInstalled(error: unknown): boolean {
  const message = error instanceof Error ? error.message : ''
  return /^Cannot find (package|native binding)|could not be found, and is needed by/.test(message)
}
