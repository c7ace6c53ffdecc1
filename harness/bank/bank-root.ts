import { KIT_ROOT } from '../compile/cache.js'

/** Where `katas/`, `solutions/` and `attempts/` lie: the kit, unless `KATA_BANK` names another folder. */
export const BANK_ROOT = process.env['KATA_BANK'] ?? KIT_ROOT
