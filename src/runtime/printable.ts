/** Text that steers no terminal and turns no line round: what a client, a server or a file name holds may be anything. */

/** One line of it: every control and bidi character becomes a question mark. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '?')

/** Several lines of it: line breaks and tabs stay. */
export const printableLines = (text: string): string => text.replace(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, '?')
