import pc from 'picocolors'

/** The colours of the kit. Nothing is told by colour alone. */
export interface Paint {
  good: (text: string) => string
  bad: (text: string) => string
  unsure: (text: string) => string
  faint: (text: string) => string
  strong: (text: string) => string
  waiting: (text: string) => string
  running: (text: string) => string
  /** Code inside a sentence: in quotes where there is no colour. */
  code: (text: string) => string
}

/** Colours, or none: a pipe and `NO_COLOR` get plain text. */
export function paint(isColoured: boolean): Paint {
  const colours = pc.createColors(isColoured)
  return {
    good: colours.green,
    bad: colours.red,
    unsure: colours.yellow,
    faint: colours.dim,
    strong: colours.bold,
    waiting: colours.yellow,
    running: colours.cyan,
    code: isColoured ? colours.cyan : (text) => `\`${text}\``,
  }
}

export const plain = paint(false)
