/** Reads the arguments of a command into the fields of its call. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fieldsOf } from '../../control/client.js'
import { SimError } from '../../errors.js'
import { didYouMean } from '../../mocks/spelling.js'
import type { Command } from './commands.js'
import { type Field, fieldsOfCall, flagOf } from './fields.js'
import { setField, valueAt } from './values.js'

/** A flag that is not of the call. */
export interface CommonFlag {
  flag: string
  /** What stands for its value; none for a switch. */
  value?: string
  help: string
  /** Means the same with every command, whatever fields the call has. */
  reserved?: true
}

export interface ReadArguments {
  /** What the call takes, in one object. */
  call: Record<string, unknown>
  common: Record<string, string | boolean>
}

/** What one flag of the line means. */
interface Target {
  field: Field
  negated?: true
  key?: string
}

/** Reads what follows the words of a command. @throws SimError that names the flag */
export function readArguments(command: Command, argv: readonly string[], common: readonly CommonFlag[]): ReadArguments {
  const fields = fieldsOfCall(command.def)
  const own = new Map(common.map((one) => [one.flag, one]))
  const reserved = common.filter((one) => one.reserved).map(({ flag }) => flag)
  const byFlag = flagsOf(command, fields, reserved)
  const targets = new Map<string, Target>()
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: true }> = { body: { type: 'string' } }
  for (const arg of argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)) {
    const name = /^--([^=]+)/.exec(arg)?.[1]
    if (name === undefined || Object.hasOwn(options, name)) continue
    const target = reserved.includes(name) ? undefined : targetOf(name, byFlag)
    const shared = own.get(name)
    if (target) targets.set(name, target)
    else if (!shared) {
      const known = [...byFlag.keys(), ...own.keys(), 'body']
      throw usageError(command, `there is no flag --${name} here${didYouMean(name, known)}`)
    }
    const isSwitch = target ? target.field.kinds.has('switch') && target.field.kinds.size === 1 : !shared!.value
    const bare = target?.negated || (isSwitch && !(target && arg.includes('=')))
    options[name] = { type: bare ? 'boolean' : 'string', ...(target && { multiple: true }) }
  }
  const { values, positionals } = parse(command, argv, options)
  const call = readBody(command, values.body as string | undefined)
  readPlaces(command, fields, positionals, call)
  for (const [name, { field, negated, key }] of targets) {
    for (const value of [values[name]].flat())
      setField(call, field, negated ? 'false' : String(value), `--${name}`, key)
  }
  Object.assign(call, command.preset)
  const missing = fields.filter(
    (field) =>
      field.required &&
      valueAt(call, field.path) === undefined &&
      !(field.part === 'body' && values.body !== undefined),
  )
  if (missing.length > 0) {
    throw usageError(command, `${missing.map((field) => labelOf(command, field)).join(', ')} must be given`)
  }
  const shared = Object.entries(values).filter(([name]) => own.has(name) && !targets.has(name))
  return { call, common: Object.fromEntries(shared) as ReadArguments['common'] }
}

/** The flags of a call: with hyphens, as the field is called, and under the names that the table adds. */
export function flagsOf(command: Command, fields: readonly Field[], reserved: readonly string[]): Map<string, Field> {
  const all = fields.flatMap((field) => [flagOf(field), field.path.join('.')].map((name) => [name, field] as const))
  const added = Object.entries(command.flags).flatMap(([flag, name]) =>
    fields.filter(({ path }) => path.length === 1 && path[0] === name).map((field) => [flag, field] as const),
  )
  return new Map([...all, ...added].filter(([name]) => !reserved.includes(name)))
}

function targetOf(name: string, byFlag: ReadonlyMap<string, Field>): Target | undefined {
  const field = byFlag.get(name)
  if (field) return { field }
  const negated = name.startsWith('no-') ? byFlag.get(name.slice(3)) : undefined
  if (negated?.kinds.has('switch')) return { field: negated, negated: true }
  // a field that holds pairs takes any key behind a dot
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const open = byFlag.get(name.slice(0, dot))
    if (open?.kinds.has('pairs')) return { field: open, key: name.slice(dot + 1) }
  }
  return undefined
}

function parse(
  command: Command,
  argv: readonly string[],
  options: Record<string, { type: 'string' | 'boolean'; multiple?: true }>,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true })
  } catch (error) {
    throw usageError(command, (error as Error).message.split('. ')[0]!)
  }
}

function readBody(command: Command, given: string | undefined): Record<string, unknown> {
  if (given === undefined) return {}
  const schema = command.def.request?.body
  if (!schema) throw usageError(command, 'the call takes no --body')
  const value = parseBody(command, given)
  if (!fieldsOf(schema)) return { body: value }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw usageError(command, '--body must be a JSON object')
}

function parseBody(command: Command, given: string): unknown {
  try {
    const file = given.startsWith('@') ? given.slice(1) : undefined
    return JSON.parse(file === undefined ? given : readFileSync(file === '-' ? 0 : file, 'utf8'))
  } catch (error) {
    throw usageError(command, `--body cannot be read: ${(error as Error).message}`)
  }
}

function readPlaces(
  command: Command,
  fields: readonly Field[],
  given: readonly string[],
  call: Record<string, unknown>,
): void {
  const { places } = command
  if (given.length > places.length)
    throw usageError(command, `"${given[places.length]}" is one argument more than it takes`)
  for (const [i, text] of given.entries()) {
    const { name } = places[i]!
    const field = fields.find(({ path }) => path.length === 1 && path[0] === name)
    if (field) setField(call, field, text, `<${name}>`)
  }
}

/** A field as its help calls it: by its place, by the name that the table adds, or as it is called. */
function labelOf({ places, flags }: Command, field: Field): string {
  const [name = '', ...deeper] = field.path
  if (deeper.length > 0) return `--${flagOf(field)}`
  if (places.some((place) => place.name === name)) return `<${name}>`
  return `--${Object.keys(flags).find((flag) => flags[flag] === name) ?? flagOf(field)}`
}

const usageError = ({ words }: Command, message: string): SimError =>
  new SimError('bad_option', `${words.join(' ')}: ${message}`, `idvsim ${words.join(' ')} --help shows what it takes.`)
