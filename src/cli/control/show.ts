/** Shows an answer of the control plane to a person: lists as tables, objects as lines. */

type Row = Readonly<Record<string, unknown>>

/** Widest cell of a table. */
const cellLimit = 72

/** Text of an answer. */
export function show(answer: unknown): string {
  if (answer === undefined || isDone(answer)) return 'done'
  if (!isRow(answer)) return inline(answer)
  const { items, next, ...rest } = answer
  if (!Array.isArray(items) || Object.keys(rest).length > 0) return lines(answer, '')
  const more = typeof next === 'string' ? [`more with --after ${next}`] : []
  return [items.length > 0 ? table(items, '') : 'none', ...more].join('\n')
}

const isDone = (answer: unknown): boolean => isRow(answer) && answer.ok === true && Object.keys(answer).length === 1

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

function lines(row: Row, indent: string): string {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined)
  const flat = entries.filter(([, value]) => !isDeep(value)).map(([key]) => key.length)
  const width = Math.max(0, ...flat)
  return entries
    .map(([key, value]) => {
      if (!isDeep(value)) return `${indent}${key.padEnd(width)}  ${inline(value)}`.trimEnd()
      const inner = `${indent}  `
      return `${indent}${key}\n${Array.isArray(value) ? table(value, inner) : lines(value as Row, inner)}`
    })
    .join('\n')
}

/** Whether a value needs lines of its own. */
const isDeep = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(isRow) : isRow(value) && Object.keys(value).length > 0

/** A table of what the items hold; of what is nested in them its cell says how much there is. */
function table(items: readonly unknown[], indent: string): string {
  const rows = items.map((item) => (isRow(item) ? item : { value: item }))
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.some((row) => !isEmpty(row[name])),
  )
  const cells = [names, ...rows.map((row) => names.map((name) => cut(brief(row[name]))))]
  const widths = names.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)))
  return cells.map((row) => (indent + row.map((cell, i) => cell.padEnd(widths[i]!)).join('  ')).trimEnd()).join('\n')
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

const cut = (text: string): string => (text.length > cellLimit ? `${text.slice(0, cellLimit - 1)}…` : text)

const brief = (value: unknown): string => {
  if (Array.isArray(value) && value.some(isRow)) return `${value.length} items`
  if (isRow(value) && Object.values(value).some((inner) => typeof inner === 'object'))
    return Object.keys(value).join(', ')
  return inline(value)
}

/** A value on one line. Line ends in a text would break the table. */
function inline(value: unknown): string {
  if (value === undefined || value === null) return '-'
  if (typeof value === 'string') return value.replace(/\s*\n\s*/g, ' ')
  if (Array.isArray(value) && !value.some((item) => typeof item === 'object')) return value.join(', ') || 'none'
  return JSON.stringify(value)
}
