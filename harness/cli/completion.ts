import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { findKatas } from '../bank/bank.ts'

/** Adds `kata completion <shell>`, and answers what its script asks at every Tab. */
export function completeFrom(
  program: Command,
  { name, description }: { name: string; description: string },
  root: string,
): void {
  const { commands } = tab(program, { completionCommandName: name })
  const nameKatas = (complete: (value: string, description: string) => void): void =>
    findKatas(root).forEach((slug) => complete(slug, ''))
  for (const command of commands.values()) {
    for (const argument of command.arguments.values()) {
      if (argument.name.startsWith('kata')) argument.handler = nameKatas
    }
    const katas = command.options.get('katas')
    if (katas) katas.handler = nameKatas
  }
  program.commands.find((command) => command.name() === name)?.description(description)
}
