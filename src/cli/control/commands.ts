/** The commands of the control plane, made from its contract and the table of words. */
import { type EndpointDef, pathParams } from '../../contracts/define.js'
import { type CommandSpec, commandTable } from '../commands/table.js'
import { type Field, fieldsOfCall, kebab } from './fields.js'

export interface Place {
  /** The field it fills. */
  name: string
  optional: boolean
}

/** One command: the words that name it, and the call it makes. */
export interface Command {
  words: readonly string[]
  places: readonly Place[]
  endpoint: string
  def: EndpointDef
  /** What the words say of the call. */
  preset: Readonly<Record<string, string>>
  /** Further flags, by the name of the field they fill. */
  flags: Readonly<Record<string, string>>
  /** How the command is written, one line for all commands of the call. */
  usage: string
}

export type Endpoints = Readonly<Record<string, EndpointDef>>

/** Lists the commands of a contract, in its order. */
export const commandsOf = (
  endpoints: Endpoints,
  table: Readonly<Record<string, CommandSpec | string>> = commandTable,
): Command[] =>
  Object.entries(endpoints).flatMap(([endpoint, def]) => {
    const spec = Object.hasOwn(table, endpoint) ? table[endpoint]! : usageByName(endpoint, def)
    const { usage, flags = {} } = typeof spec === 'string' ? { usage: spec } : spec
    const tokens = usage.split(' ')
    const places = tokens.flatMap((token): Place[] => {
      const name = /^[<[](.+)[>\]]$/.exec(token)?.[1]
      return name === undefined ? [] : [{ name, optional: token.startsWith('[') }]
    })
    const words = tokens.filter((token) => !/^[<[]/.test(token))
    return expand(words, def).map((one) => ({ ...one, places, endpoint, def, flags, usage: readable(usage) }))
  })

/** `{action}` becomes one command for each value that the parameter may have. */
function expand(words: readonly string[], def: EndpointDef): { words: string[]; preset: Record<string, string> }[] {
  const open = words.find((word) => word.startsWith('{'))
  if (open === undefined) return [{ words: [...words], preset: {} }]
  const name = open.slice(1, -1)
  const choices = choicesOf(def, name)
  return choices.map((choice) => ({
    words: words.map((word) => (word === open ? kebab(choice) : word)),
    preset: { [name]: choice },
  }))
}

const choicesOf = (def: EndpointDef, name: string): readonly string[] =>
  fieldsOfCall(def).find(({ path }: Field) => path.length === 1 && path[0] === name)?.choices ?? []

const readable = (usage: string): string => usage.replace(/\{(\w+)\}/, '<$1>')

/** `listViolations` becomes `violation list`, with the parameters of its path. */
export function usageByName(endpoint: string, def: EndpointDef): string {
  const [verb = endpoint, ...rest] = kebab(endpoint).split('-')
  const thing = rest
    .join('-')
    .replace(/ies$/, 'y')
    .replace(/(?<=[^s])s$/, '')
  return [thing, verb, ...pathParams(def.path).map((name) => `<${name}>`)].filter(Boolean).join(' ')
}

/** Finds the command that words begin with: the one with most words wins. */
export function findCommand(commands: readonly Command[], argv: readonly string[]): Command | undefined {
  return commands
    .filter(({ words }) => words.every((word, i) => argv[i] === word))
    .sort((a, b) => b.words.length - a.words.length)[0]
}
