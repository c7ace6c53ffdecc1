import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { IS_PACKED, KIT_ROOT } from '../compile/cache.js'

/** Where `katas/`, `solutions/` and `attempts/` lie: the kit, unless `KATA_BANK` names another folder. */
export const BANK_ROOT = process.env['KATA_BANK'] ?? KIT_ROOT

/** An installed kit has no tests of its own, and katas that nobody changes; one for students has no solutions. */
export const EDITION =
  !IS_PACKED || BANK_ROOT !== KIT_ROOT
    ? 'sources'
    : existsSync(join(KIT_ROOT, 'solutions'))
      ? 'author'
      : 'students'

export const HAS_SOLUTIONS = EDITION !== 'students'
export const NO_SOLUTIONS = "this is the students' edition of the kit, which has no solutions"
