/** Writes config files that hold every option, commented, with its default. */

import { vendorEntries } from '../mocks/index.js'
import type { JsonSchema } from './config-json-schema.js'
import { keyOf, startOptions } from './options.js'

export type ConfigFormat = 'ts' | 'json' | 'yaml'

/** Where the JSON Schema is, seen from the folder of a project that has the package. */
const schemaPath = './node_modules/idvsim/schema/idvsim.config.schema.json'
const widest = 110

const [vendor = ''] = Object.keys(vendorEntries)

/** What stands in a list that is empty unless somebody fills it. */
const examples: Readonly<Record<string, readonly object[]>> = {
  webhooks: [{ vendor, url: 'http://127.0.0.1:3000/hooks' }],
  namespaces: [{ name: 'team-a', seed: 'team-a', clock: '2030-01-01T00:00:00Z' }],
  scenarios: [{ name: 'blurred', extends: 'face_mismatch', checks: { faceMatch: { verdict: 'failed', score: 12 } } }],
  faults: [{ effect: { kind: 'status', status: 503 }, vendor, endpoint: 'result', count: 2 }],
}

/** The text of a config file in which nothing is set. JSON has no comments: there the defaults themselves stand. */
export function configTemplate(format: ConfigFormat, { properties = {} }: JsonSchema): string {
  const { $schema: _, ...keys } = properties
  if (format === 'json') return `${JSON.stringify({ $schema: schemaPath, ...defaults(keys) }, null, 2)}\n`
  if (format === 'ts') {
    const head =
      "import { defineConfig } from 'idvsim'\n\n/** Every option with its default. Take the two slashes away to set one. */"
    return `${head}\nexport default defineConfig({\n${block(keys, typescript, '', '  ')}\n})\n`
  }
  const head = `# yaml-language-server: $schema=${schemaPath}\n# Every option with its default. Take the number sign away to set one, and those of the lines it stands under.`
  // an object needs one key at least to be one
  return `${head}\n\n${block(keys, yaml, '', '')}\n`
}

type Keys = Readonly<Record<string, JsonSchema>>

interface Style {
  about: (text: string, indent: string) => string
  /** Begins a line that is switched off. */
  off: string
  open: (key: string) => string
  close?: string
  set: (key: string, value: unknown) => string
}

const typescript: Style = {
  about: (text, indent) => {
    const lines = wrap(text, widest - indent.length)
    return lines.length === 1 ? `/** ${lines[0]} */` : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */`
  },
  off: '// ',
  open: (key) => `${name(key)}: {`,
  close: '},',
  set: (key, value) => `${name(key)}: ${literal(value)},`,
}

const yaml: Style = {
  about: (text, indent) =>
    wrap(text, widest - indent.length)
      .map((line) => `# ${line}`)
      .join('\n'),
  off: '#',
  open: (key) => `${key}:`,
  set: (key, value) => `${key}: ${JSON.stringify(value)}`,
}

function block(keys: Keys, style: Style, off: string, margin: string): string {
  return Object.entries(keys)
    .map(([key, schema]) => entry(key, schema, style, margin, off))
    .join('\n\n')
}

/** One key: what it is, and the line that sets it. Everything below `options` is switched off with it. */
function entry(key: string, schema: JsonSchema, style: Style, margin: string, off: string): string {
  const example = Object.hasOwn(examples, key) ? examples[key] : undefined
  const about = [schema.description, example && 'None by default; this is an example.'].filter(Boolean).join(' ')
  const lines = (about ? style.about(about, margin) : '').split('\n').filter(Boolean)
  const inner = key === 'options' ? objects(schema, style) : [style.set(key, example ?? sampleOf(schema))]
  return [...lines.map((line) => margin + off + line), ...inner.map((line) => margin + style.off + line)].join('\n')
}

/** Objects within objects, each key with what it is. */
function objects({ properties = {} }: JsonSchema, style: Style, key = 'options'): string[] {
  const inner = Object.entries(properties).flatMap(([child, schema]) => {
    if (schema.properties && schema.description === undefined) return objects(schema, style, child)
    const about = schema.description ? style.about(schema.description, '    ').split('\n') : []
    return [...about, style.set(child, sampleOf(schema))]
  })
  return [style.open(key), ...inner.map((line) => `  ${line}`), ...(style.close ? [style.close] : [])]
}

/** What a key is when nobody says, or else something that it may be. */
function sampleOf(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.examples) return schema.examples[0]
  if (schema.anyOf) return sampleOf(schema.anyOf[0]!)
  if (schema.type === 'array') return schema.items?.anyOf?.[0]?.enum ?? []
  if (schema.type === 'object') return {}
  if (schema.type === 'boolean') return false
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 0, 0)
  return schema.format === 'uri' ? 'http://127.0.0.1:4700' : 'change-me'
}

/** Values that change nothing: defaults, switches that are off, lists without items. */
function defaults(keys: Keys): Record<string, unknown> {
  const switches = startOptions.filter(({ type }) => !type).map(keyOf)
  const lists = ['webhooks', 'namespaces', 'scenarios', 'faults']
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, schema]) => {
      const harmless = schema.default !== undefined || switches.includes(key) || lists.includes(key)
      return harmless ? [[key, sampleOf(schema)]] : key === 'options' ? [[key, {}]] : []
    }),
  )
}

function wrap(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line.length + word.length + 1 > width && line) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}

const name = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key))

/** A value as TypeScript, on one line and in single quotes. */
const literal = (value: unknown): string =>
  typeof value === 'string'
    ? `'${value.replace(/[\\']/g, '\\$&')}'`
    : JSON.stringify(value, null, 1)
        .replaceAll(/\n */g, ' ')
        .replaceAll('[ ', '[')
        .replaceAll(' ]', ']')
        .replaceAll(/"([A-Za-z]\w*)":/g, '$1:')
        .replaceAll('"', "'")
