/** The printed payloads of a vendor whose pages print placeholders: with values in their places. */
import { type Substitution, substitutions } from '../../src/contracts/idwise/examples/substitutions.js'
import { loadExample } from './examples.js'

function replaceText(value: unknown, find: string, replace: unknown): unknown {
  if (value === find) return replace
  if (Array.isArray(value)) return value.map((item) => replaceText(item, find, replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceText(item, find, replace)]))
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], row: object): unknown {
  const { [key!]: old, ...others } = value as Record<string, unknown>
  if (old === undefined) return value
  if (rest.length > 0) return { ...others, [key!]: replaceAt(old, rest, row) }
  return 'replace' in row ? { ...others, [key!]: row.replace } : others
}

/** Reads a printed payload, and puts values in the places of placeholders. */
export const substitute = (file: string, rows: readonly Substitution[]): unknown =>
  rows.reduce<unknown>(
    (value, row) => {
      if ('find' in row) return replaceText(value, row.find, row.replace)
      return row.file === file ? replaceAt(value, row.path, row) : value
    },
    loadExample('idwise', file),
  )

/** A printed payload with every substitution. */
export const readIdwiseExample = (file: string): unknown => substitute(file, substitutions)
