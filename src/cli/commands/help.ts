/** `idvsim help`: every command, from what declares it. */
import { version } from '../../version.js'
import { columns, print } from '../output.js'
import { controlHelp, firstWords, runControl } from './control.js'

/** Prints the help of everything, or of the command that is named. */
export async function help(
  argv: readonly string[],
  own: readonly { usage: string; summary: string }[],
  run: (argv: readonly string[]) => Promise<number>,
): Promise<number> {
  if (argv.length > 0) return run([...argv, '--help'])
  const sections = [
    `idvsim ${version}: stands in for identity-verification vendors`,
    columns(own.map(({ usage, summary }) => [`idvsim ${usage}`, summary] as const)),
    'Calls of a running simulator (--url), or with --standalone of one made for the command:',
    controlHelp().replaceAll(/^ {2}/gm, '  idvsim '),
    `idvsim COMMAND --help says what a command takes. Times may be written as 30d, 2h, 1h30m or milliseconds.
Exit codes: 0 done, 1 something is broken, 2 not understood or refused, 3 could not run.`,
  ]
  await print(`${sections.join('\n\n')}\n`)
  return 0
}

export { firstWords, runControl }
