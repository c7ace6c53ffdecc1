import { expect, test } from 'vitest'
import { whyNoJail } from '../../harness/jail/why-no-jail.ts'

/** As bubblewrap, or the shell, says it; and what is to be told. */
const SAID: [said: string, isRestricted: boolean, told: RegExp][] = [
  ['/bin/sh: 1: exec: bwrap: not found', false, /^bubblewrap is not installed: apt-get install/],
  ['sh: line 1: exec: bwrap: not found', true, /^bubblewrap is not installed/],
  ['bwrap: setting up uid map: Permission denied', true, /\/etc\/apparmor\.d\/bwrap\n/],
  ['bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted', true, /apparmor_restrict/],
  [
    'bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)',
    false,
    /sysctl user\.max_user_namespaces=/,
  ],
  [
    "bwrap: No permissions to create a new namespace, likely because the kernel does not allow non-privileged user namespaces. On e.g. debian this can be enabled with 'sysctl kernel.unprivileged_userns_clone=1'.",
    false,
    /As root: sysctl kernel\.unprivileged_userns_clone=1$/,
  ],
  ['bwrap: Creating new namespace failed: Operation not permitted', false, /In a container/],
  ['bwrap: Unknown option --as-pid-1', false, /^bubblewrap does not run here: bwrap: Unknown/],
]

test.each(SAID)('%s (AppArmor: %s)', (said, isRestricted, told) => {
  expect(whyNoJail(`${said}\n`, isRestricted)).toMatch(told)
})
