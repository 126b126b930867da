/** What the first bytes of a file say of its type. */

const starts: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['89504e470d0a1a0a'],
  'image/jpeg': ['ffd8ff'],
  'image/gif': ['474946'],
  'application/pdf': ['25504446'],
}

/** Whether bytes begin as files of a media type do; undefined where that is not known. */
export function startsAs(type: string, head: Uint8Array): boolean | undefined {
  const hex = Buffer.from(head).toString('hex')
  if (type === 'image/webp') return hex.startsWith('52494646') && hex.slice(16, 24) === '57454250'
  return starts[type]?.some((start) => hex.startsWith(start))
}
