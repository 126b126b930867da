/** Changes to a message, in the words in which drift is invented: whoever writes one knows the vendor's pages and not the contract. */

/** Whatever JSON holds. */
export type Json = ReturnType<typeof JSON.parse>

/** A message as it goes over the wire; `body` is its JSON, and what it holds is sent unless `raw` is set. */
export interface Message {
  status: number
  headers: Record<string, string>
  body: Json
  raw?: string | Uint8Array
}

/** One invented drift. */
export interface Drift {
  what: string
  /** An endpoint, with a status where it is not 200, or an event. */
  on: string
  change: (message: Message) => void
  /** What the judge says of it at the gravest. `cosmetic` and `additive` tell it and fail nobody. @default 'breaking' */
  sees?: 'breaking' | 'advice' | 'additive' | 'cosmetic' | 'nothing'
  /** Why no contract could see it, where `sees` is `nothing`. */
  why?: string
}

type Change = Drift['change']
const partsOf = (path: string): string[] => path.split('.')
const parentOf = (message: Message, path: string): Record<string, unknown> => {
  const parent = partsOf(path)
    .slice(0, -1)
    .reduce((at, part) => at?.[part], message.body)
  const last = partsOf(path).at(-1)!
  if (typeof parent !== 'object' || parent === null || !(last in parent))
    throw new Error(`there is no ${path} in ${JSON.stringify(message.body).slice(0, 300)}`)
  return parent
}
const last = (path: string): string => partsOf(path).at(-1)!

export const set =
  (path: string, value: unknown): Change =>
  (message) => {
    parentOf(message, path)[last(path)] = value
  }
export const map =
  (path: string, change: (value: Json) => unknown): Change =>
  (message) => {
    const parent = parentOf(message, path)
    parent[last(path)] = change(parent[last(path)])
  }
export const add =
  (path: string, value: unknown): Change =>
  (message) => {
    const parent = partsOf(path)
      .slice(0, -1)
      .reduce((at, part) => at[part], message.body)
    parent[last(path)] = value
  }
export const drop =
  (path: string): Change =>
  (message) => {
    delete parentOf(message, path)[last(path)]
  }
export const rename =
  (path: string, to: string): Change =>
  (message) => {
    const parent = parentOf(message, path)
    parent[to] = parent[last(path)]
    delete parent[last(path)]
  }
/** Moves a member to another place, of which the parent is there. */
export const move =
  (from: string, to: string): Change =>
  (message) => {
    const value = parentOf(message, from)[last(from)]
    drop(from)(message)
    add(to, value)(message)
  }
export const whole =
  (change: (body: Json) => unknown): Change =>
  (message) => {
    message.body = change(message.body)
  }
export const raw =
  (change: (text: string) => string | Uint8Array): Change =>
  (message) => {
    message.raw = change(JSON.stringify(message.body))
  }
export const status =
  (code: number): Change =>
  (message) => {
    message.status = code
  }
export const header =
  (name: string, value: string | undefined): Change =>
  (message) => {
    if (value === undefined) delete message.headers[name]
    else message.headers[name] = value
  }
export const all =
  (...changes: readonly Change[]): Change =>
  (message) => {
    for (const change of changes) change(message)
  }

/** The bytes of a message's body. */
export const bytesOf = ({ body, raw: text }: Message): Uint8Array => {
  const written = text ?? (body === undefined ? '' : JSON.stringify(body))
  return typeof written === 'string' ? new TextEncoder().encode(written) : written
}

export const keysAs = (value: unknown, change: (key: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => keysAs(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [change(key), keysAs(member, change)]))
}
export const camel = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
export const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
export const pascal = (key: string): string => key.charAt(0).toUpperCase() + camel(key).slice(1)
