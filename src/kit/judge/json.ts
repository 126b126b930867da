/** Reads JSON as strictly as its readers in other languages do: UTF-8 alone, no byte order mark, every name once. */

/** What is wrong with a text that can be read all the same. */
export interface Flaw {
  /** Where in the value; empty for the text itself. */
  path: readonly PropertyKey[]
  message: string
  /** Whether every reader takes it for the same value. */
  alike: boolean
}

export type ReadJson = { ok: true; value: unknown; flaws: Flaw[] } | { ok: false; why: string }

/** Reads a text or its bytes. Never throws for what came. */
export function readJson(body: string | Uint8Array): ReadJson {
  let text: string
  try {
    text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return { ok: false, why: 'the bytes are not UTF-8 (RFC 8259, 8.1)' }
  }
  const marked = text.startsWith('\uFEFF')
  const bare = marked ? text.slice(1) : text
  try {
    const value: unknown = JSON.parse(bare)
    const flaws = repeatedIn(bare, value)
    const mark = { path: [], message: 'begins with a byte order mark (RFC 8259, 8.1)', alike: false }
    return { ok: true, value, flaws: marked ? [mark, ...flaws] : flaws }
  } catch (error) {
    return { ok: false, why: (error as Error).message }
  }
}

/** Members that an object holds twice. */
function repeatedIn(text: string, value: unknown): Flaw[] {
  // what stands before a colon may be a part of a text: an upper bound, and for most texts the very number
  if ((text.match(/"\s*:/g) ?? []).length <= membersOf(value)) return []
  return repeats(text)
}

/** How many members the objects of a value have. */
function membersOf(value: unknown): number {
  const open = [value]
  let count = 0
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at !== 'object' || at === null) continue
    const members = Object.values(at)
    if (!Array.isArray(at)) count += members.length
    for (const member of members) if (typeof member === 'object' && member !== null) open.push(member)
  }
  return count
}

interface Open {
  /** The text of each member so far; of a list nothing. */
  members: Map<string, string> | undefined
  /** The member or the item that is read. */
  key: PropertyKey
  /** Where its value begins. */
  from: number
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs

/** Walks the tokens of a text that is known to be JSON. Not by calls: it may be nested deeper than the stack. */
function repeats(text: string): Flaw[] {
  const found: Flaw[] = []
  const open: Open[] = []
  let name = ''
  const end = (at: number): void => {
    const here = open.at(-1)
    if (!here?.members || here.from < 0) return
    const key = String(here.key)
    const before = here.members.get(key)
    const now = text.slice(here.from, at)
    if (before !== undefined)
      found.push({
        path: open.map((one) => one.key),
        message: 'is there twice (RFC 8259, 4)',
        alike: same(before, now),
      })
    here.members.set(key, now)
    here.from = -1
  }
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const here = open.at(-1)
    if (token === '{') open.push({ members: new Map(), key: '', from: -1 })
    else if (token === '[') open.push({ members: undefined, key: 0, from: -1 })
    else if (token === '}' || token === ']') {
      end(index)
      open.pop()
    } else if (token === ',') {
      end(index)
      if (here && !here.members) here.key = (here.key as number) + 1
    } else if (token === ':') {
      here!.key = JSON.parse(name) as string
      here!.from = index + 1
    } else name = token
  }
  return found
}

const same = (a: string, b: string): boolean => JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b))
