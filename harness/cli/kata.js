#!/usr/bin/env node
// The first thing that a Node reads, however old: no static import, and no syntax newer than `import()`.

/** The oldest minor of each major that has one; `engines` in package.json says the same to npm. */
const OLDEST = { 20: 19, 22: 13 }
const [major, minor] = process.versions.node.split('.').map(Number)

if (!standsSomewhere()) {
  refuse('the folder in which you stand is gone. Go to one that exists')
} else if (major >= 24 || minor >= OLDEST[major]) {
  import('../compile/cache.js').then(({ importKit }) => importKit('cli/main')).catch(tell)
} else {
  refuse(
    `this is Node ${process.versions.node}, and the kit needs 20.19, 22.13, or 24 and later. Get one from https://nodejs.org, or with nvm: nvm install`,
  )
}

function standsSomewhere() {
  try {
    return process.cwd() !== ''
  } catch {
    return false
  }
}

function tell(error) {
  if (/Cannot find package|Could not resolve "[^.]|is needed by esbuild/.test(error.message)) {
    refuse(
      'the kit is not installed, or not all of it. In its folder, or in the project that it is installed in: npm ci',
    )
    return
  }
  if (process.argv[1].includes('?')) {
    refuse('the kit cannot run where a folder has `?` in its name: rename it')
    return
  }
  if (/^(EMFILE|ENFILE|EACCES|EPERM|EIO)\b/.test(error.message)) {
    refuse(`the kit cannot be read. ${error.message}`)
    return
  }
  process.stderr.write(`kata: this is a bug of the kit. Please report it:\n${error.stack}\n`)
  process.exitCode = 70
}

function refuse(sentence) {
  process.stderr.write(`kata: ${sentence}\n`)
  process.exitCode = 64
}
