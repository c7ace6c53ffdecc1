/**
 * Why bubblewrap does not run here, and what to do.
 *
 * @param said what it, or the shell that starts it, says.
 * @param isRestricted whether AppArmor keeps user namespaces from programs without a profile, as Ubuntu does since 23.10.
 */
export function whyNoJail(said: string, isRestricted: boolean): string {
  if (/exec: bwrap|bwrap: not found/.test(said) && /not found|No such file/.test(said)) {
    return 'bubblewrap is not installed: apt-get install bubblewrap, or dnf install bubblewrap'
  }
  const detail = said.trim().split('\n').at(-1) ?? ''
  if (!/uid map|namespace|RTM_NEWADDR|Operation not permitted|Permission denied/.test(said)) {
    return `bubblewrap does not run here: ${detail}`
  }
  const why = `bubblewrap is installed, and may not make the namespaces of a jail (${detail})`
  if (isRestricted) return `${why}. ${FOR_APPARMOR}`
  if (/max_\S*_namespaces/.test(said)) {
    return `${why}. As root: sysctl user.max_user_namespaces=10000; where this runs in a jail itself, call it outside`
  }
  if (/unprivileged_userns_clone/.test(said)) {
    return `${why}. As root: sysctl kernel.unprivileged_userns_clone=1`
  }
  return `${why}. In a container, start that with --security-opt seccomp=unconfined --security-opt systempaths=unconfined`
}

const FOR_APPARMOR = `AppArmor keeps it from that. To allow it to bubblewrap alone:
  echo 'abi <abi/4.0>, profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }' | sudo tee /etc/apparmor.d/bwrap
  sudo apparmor_parser -r /etc/apparmor.d/bwrap
Or to every program, until the next start: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`
