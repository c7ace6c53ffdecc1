import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { findKatas } from '../bank.ts'

const NAME = 'completion'

/** Adds `kata completion <shell>`, and answers what its script asks at every Tab. */
export function addCompletion(program: Command, root: string): void {
  program.commandsGroup('Your shell:')
  const { commands } = tab(program, { completionCommandName: NAME })
  const nameKatas = (complete: (value: string, description: string) => void): void =>
    findKatas(root).forEach((slug) => complete(slug, ''))
  for (const command of commands.values()) {
    for (const argument of command.arguments.values()) {
      if (argument.name.startsWith('kata')) argument.handler = nameKatas
    }
    const katas = command.options.get('katas')
    if (katas) katas.handler = nameKatas
  }
  program.commands
    .find((command) => command.name() === NAME)
    ?.description(
      'a script for zsh, bash, fish or powershell: Tab then completes commands and katas',
    )
}
