/** Says at which fields of a form a refusal belongs. */
import { check, type Issue, parsePath } from '../contracts/check.js'
import type { EndpointDef } from '../contracts/define.js'
import { prefix } from './form-schema.js'
import { type ReadForm, WrongField } from './read-fields.js'

/** What is wrong by the names of fields; `read` is what the form said, where it could be read. */
export function wrongFields(def: EndpointDef, error: unknown, read: ReadForm | undefined): Map<string, string> {
  const found = new Map<string, string>()
  if (error instanceof WrongField) found.set(error.field, error.what)
  if (!read) return found
  for (const { path, message } of issuesOf(def, error, read)) {
    const name = nameOf(path, read.names)
    if (!found.has(name)) found.set(name, plain(message))
  }
  return found
}

/** What the schema says of it; else the place at the beginning of the refusal. */
function issuesOf({ request }: EndpointDef, error: unknown, { input }: ReadForm): Pick<Issue, 'path' | 'message'>[] {
  const read = request?.body && check(request.body, input, 'tolerant')
  if (read && !read.ok) return read.issues
  const [, path, message] = /^(?:body: )?([a-z][\w.[\]]*): (.+)$/is.exec((error as Error).message) ?? []
  return path === undefined || message === undefined ? [] : [{ path, message }]
}

const plain = (message: string): string =>
  /received undefined$/.test(message) ? 'must be given' : message.replace(/^Invalid input: /, '')

/** The field at a path, or the name that a field there would have. */
function nameOf(path: string, names: ReadonlyMap<string, string>): string {
  const known = names.get(path)
  if (known !== undefined) return known
  const parts = parsePath(path)
  const last = parts.pop()
  return last === undefined ? prefix.slice(0, -1) : `${nameOf(format(parts), names)}.${String(last)}`
}

const format = (parts: readonly PropertyKey[]): string =>
  parts
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
