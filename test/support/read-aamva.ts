/** A small reader of the text in a barcode of an American licence, written from the standard's tables and not from our writer. */

export interface AamvaFile {
  issuer: string
  version: number
  subfiles: { type: string; elements: Readonly<Record<string, string>> }[]
}

/** Reads a file. Throws, with the reason, for one that is not well formed. */
export function readAamva(text: string): AamvaFile {
  const compliance = '@\n\u001e\r'
  const head = /^.{4}ANSI (\d{6})(\d{2})(\d{2})(\d{2})/s.exec(text)
  if (!head || !text.startsWith(compliance)) throw new Error(`no header: ${JSON.stringify(text.slice(0, 24))}`)
  const [whole, issuer = '', version = '', , entries = ''] = head
  const subfiles = Array.from({ length: Number(entries) }, (_, n) => {
    const designator = text.slice(whole.length + n * 10, whole.length + (n + 1) * 10)
    const type = designator.slice(0, 2)
    const offset = Number(designator.slice(2, 6))
    const body = text.slice(offset, offset + Number(designator.slice(6)))
    if (!body.startsWith(type)) throw new Error(`subfile ${type} does not begin at ${offset}`)
    if (!body.endsWith('\r')) throw new Error(`subfile ${type} does not end with its terminator`)
    const rows = body.slice(2, -1).split('\n')
    return { type, elements: Object.fromEntries(rows.map((row) => [row.slice(0, 3), row.slice(3)])) }
  })
  return { issuer, version: Number(version), subfiles }
}
