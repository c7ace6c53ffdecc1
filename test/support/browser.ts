import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Debian's, and where others have theirs. */
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export function launchBrowser(): Promise<Browser> {
  const executablePath = BROWSERS.find((path) => existsSync(path))
  if (executablePath === undefined) {
    throw new Error('this test needs Chromium: apt-get install chromium')
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}
