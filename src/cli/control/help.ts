/** Writes the help of commands from what declares them. */
import { actionWords } from '../../control/words-of-faults.js'
import { columns } from '../output.js'
import type { Command, Place } from './commands.js'
import { type Field, fieldsOfCall } from './fields.js'
import { meanings } from './meanings.js'
import { type CommonFlag, flagsOf } from './read.js'
import { expectedOf } from './values.js'

/** One line for each call, commands that make the same call together. */
export function listCommands(commands: readonly Command[]): string {
  const byUsage = new Map(commands.map(({ usage, def }) => [usage, def.summary] as const))
  return columns([...byUsage].map(([usage, summary]) => [usage, summary] as const))
}

/** The help of one command. */
export function commandHelp(command: Command, common: readonly CommonFlag[]): string {
  const { def, words, places, preset } = command
  const action = actionOf(command)
  const fields = fieldsOfCall(def).filter(
    ({ path, part }) =>
      preset[path.join('.')] === undefined &&
      (part !== 'body' || !action || (action.takes as readonly string[]).includes(path[0]!)),
  )
  const reserved = common.filter((one) => one.reserved)
  const flags = flagsOf(
    command,
    fields,
    reserved.map(({ flag }) => flag),
  )
  const placed = places.flatMap((place) =>
    fields.filter(({ path }) => path.join('.') === place.name).map((f) => [written(place), about(f)] as const),
  )
  const own = fields
    .filter((field) => !places.some(({ name }) => name === field.path.join('.')))
    .flatMap((field) => {
      // an added name is the one that people were meant to type
      const name = [...flags]
        .filter(([, one]) => one === field)
        .map(([flag]) => flag)
        .at(command.flags && isAdded(command, field) ? -1 : 0)
      return name === undefined ? [] : [[`--${name}${placeholder(field)}`, about(field)] as const]
    })
  const body =
    def.request?.body && !(action && action.takes.length === 0)
      ? [['--body JSON', 'the whole body as JSON; @FILE or @- reads it from a file or standard input'] as const]
      : []
  const sections = [
    `idvsim ${[...words, ...places.map(written)].join(' ')}`,
    `${action?.summary ?? def.summary}\n${def.method} /_sim${def.path}`,
    columns([...placed, ...own, ...body]),
    `Options of every command:\n${columns(reserved.map(({ flag, value, help }) => [`--${flag}${value ? ` ${value}` : ''}`, help] as const))}`,
  ]
  return `${sections.filter(Boolean).join('\n\n')}\n`
}

/** What one action of a journey does and takes, where the command is one. */
const actionOf = ({ endpoint, preset }: Command) =>
  endpoint === 'actOnJourney' ? actionWords().find(({ name }) => name === preset.action) : undefined

const written = ({ name, optional }: Place): string => (optional ? `[${name}]` : `<${name}>`)

const isAdded = ({ flags }: Command, { path }: Field): boolean =>
  path.length === 1 && Object.values(flags).includes(path[0]!)

function placeholder({ kinds, choices }: Field): string {
  if (kinds.size === 1 && kinds.has('switch')) return ''
  if (choices.length > 0) return ` ${choices.length > 6 ? 'WORD' : choices.join('|')}`
  if (kinds.has('duration')) return ' TIME'
  if (kinds.has('whole') || kinds.has('number')) return ' N'
  if (kinds.has('pairs')) return ' KEY=VALUE'
  return kinds.has('text') ? ' TEXT' : ' JSON'
}

function about({ kinds, choices, required, about: text, path, part }: Field): string {
  const takes =
    choices.length > 6 ? choices.join(', ') : expectedOf(new Set([...kinds].filter((kind) => kind !== 'switch')))
  const said = text ?? meanings[part][path.join('.')] ?? meanings.anywhere[path.join('.')] ?? ''
  return [said, takes, required ? 'needed' : ''].filter(Boolean).join('; ')
}
