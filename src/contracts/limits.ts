/** How much of a body is read at most: part of what every vendor's endpoints are held to. */
import type { RequestSpec } from './define.js'

/** Largest JSON body without pictures, in bytes. */
export const jsonLimitBytes = 1_048_576

/** Largest body of an endpoint, in bytes: room for every picture it takes, written as base64. */
export function bodyLimitBytes({ uploads }: RequestSpec): number {
  const pictures = (uploads?.maxBytes ?? 0) * (uploads?.fields.length ?? 0)
  // base64 takes four bytes for three
  return jsonLimitBytes + Math.ceil((pictures * 4) / 3)
}
