/** JSON for reading: a line for each value, with what is wrong of a value under its line. */
import type { Child } from 'hono/jsx'
import { formatPath } from '../../contracts/check.js'
import { visible } from './text.js'

/** Something about the value at a path. */
export interface Mark {
  /** As `formatPath` writes it; empty for the whole. */
  path: string
  note: Child
}

interface Line {
  indent: number
  text: string
  /** Of the value that begins in this line. */
  path?: string
}

/** Most lines that are shown at once, most characters of one, and of all of them: each may be a hidden one, written out. */
const mostLines = 2000
const longest = 2000
const mostCharacters = 200_000

/** Shows a value with marks at their lines. Marks whose path is not there stand above. */
export function Json({ value, marks = [], label }: { value: unknown; marks?: readonly Mark[]; label: string }) {
  const lines: Line[] = []
  const whole = writeLines(lines, value)
  const known = new Set(lines.map(({ path }) => path))
  const loose = marks.filter(({ path }) => !known.has(path))
  return (
    <section class="json" tabindex={0} aria-label={label}>
      {loose.map(({ path, note }) => (
        <div class="mark">
          {path && <code>{path}</code>} {note}
        </div>
      ))}
      <ol>
        {lines.map(({ indent, text, path }) => {
          const found = path === undefined ? [] : marks.filter((one) => one.path === path)
          return (
            <li class={`i${Math.min(indent, 12)}${found.length > 0 ? ' marked' : ''}`}>
              <code>{visible(text)}</code>
              {found.map(({ note }) => (
                <div class="mark">{note}</div>
              ))}
            </li>
          )
        })}
      </ol>
      {!whole && <p class="soft">Long: only the first {lines.length} lines are shown.</p>}
    </section>
  )
}

/** Answers whether all of it was written. */
function writeLines(lines: Line[], value: unknown): boolean {
  let characters = 0
  const put = (line: Line): void => {
    const { text } = line
    const cut = text.length > longest ? `${text.slice(0, longest)} … ${text.length} characters` : text
    characters += cut.length
    lines.push({ ...line, text: cut })
  }
  const write = (one: unknown, path: PropertyKey[], name: string, end: string): boolean => {
    if (lines.length >= mostLines || characters >= mostCharacters) return false
    const indent = path.length
    const at = formatPath(path)
    if (typeof one !== 'object' || one === null || isEmpty(one)) {
      const text = JSON.stringify(one) ?? String(one)
      put({ indent, text: `${name}${text}${end}`, path: at })
      return true
    }
    const [open, close] = Array.isArray(one) ? '[]' : '{}'
    put({ indent, text: `${name}${open}`, path: at })
    const members = Array.isArray(one) ? one.map((member, i) => [i, member] as const) : Object.entries(one)
    const all = members.every(([key, member], i) => {
      const before = typeof key === 'number' ? '' : `${JSON.stringify(key)}: `
      return write(member, [...path, key], before, i < members.length - 1 ? ',' : '')
    })
    lines.push({ indent, text: `${close}${end}` })
    return all
  }
  return write(value, [], '', '')
}

const isEmpty = (value: object): boolean => (Array.isArray(value) ? value : Object.keys(value)).length === 0
