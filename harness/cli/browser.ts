import { spawn } from 'node:child_process'

/** What opens an address in the browser, by platform; Windows asks for an empty title in front. */
const OPENERS: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Why no browser can be seen from here, if none can: far away, in a pipeline, or without a desktop. */
export function whyNoBrowser(
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string | undefined {
  const has = (name: string): boolean => (env[name] ?? '') !== ''
  if (has('SSH_CONNECTION') || has('SSH_TTY')) return 'this is a session over ssh'
  if (has('CI')) return 'this is CI'
  const isDesktop = platform === 'darwin' || platform === 'win32'
  if (isDesktop || has('DISPLAY') || has('WAYLAND_DISPLAY')) return undefined
  return 'there is no desktop here'
}

/**
 * Opens a file or an address in the browser, and does not wait for it.
 *
 * @returns whether there was anything to open it with; never throws.
 */
export function openInBrowser(address: string, platform = process.platform): Promise<boolean> {
  const [command, ...args] = OPENERS[platform] ?? ['xdg-open']
  return new Promise((resolve) => {
    const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
    child.on('error', () => resolve(false))
    child.on('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
