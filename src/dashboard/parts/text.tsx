/** Texts that came from outside: isolated from the direction of what stands around them, and with nothing hidden in them. */

/**
 * What is not seen, or turns what follows around: controls, zero-width characters, fillers, marks of direction, separators of
 * lines. What only makes a sign colourful is seen.
 */
const hidden = /(?![\n\t]|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** Most characters of a text in a list. */
const usual = 160

/** Shows somebody else's text. @param most characters that are shown; the rest is in the title */
export function Own({ text, most = usual }: { text: string; most?: number }) {
  const short = text.length > most
  const shown = short ? text.slice(0, most).replace(/[\ud800-\udbff]$/, '') : text
  return (
    <bdi class="own" {...(short && { title: marked(`${text.slice(0, 1000)}${text.length > 1000 ? ' …' : ''}`) })}>
      {visible(shown)}
      {short && <span class="soft"> … {text.length} characters</span>}
    </bdi>
  )
}

/** A text for where no element can stand: what is hidden in it is a mark alone. */
export const marked = (text: string): string => text.replace(hidden, '\ufffd')

/** A text with what is hidden in it written out. */
export function visible(text: string): unknown {
  if (text.search(hidden) < 0) return text
  const parts: unknown[] = []
  let from = 0
  for (const match of text.matchAll(hidden)) {
    parts.push(text.slice(from, match.index))
    parts.push(
      <span class="hidden-char">{`U+${match[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`}</span>,
    )
    from = match.index + match[0].length
  }
  parts.push(text.slice(from))
  return parts
}
