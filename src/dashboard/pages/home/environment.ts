/** What a client is configured with, as lines of a file of environment variables. */
import { quote } from '../../parts/shell.js'

export interface VendorAddress {
  id: string
  baseUrl: string
}

/** A name in capitals with underscores: `apiKey` is `API_KEY`. */
const toName = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()

/** Writes base URL and credentials of one environment. */
export function environmentOf({ id, baseUrl }: VendorAddress, credentials: Readonly<Record<string, string>>): string {
  const values = [['BASE_URL', baseUrl] as const, ...Object.entries(credentials)]
  return values.map(([name, value]) => `${toName(id)}_${toName(name)}=${quote(value)}`).join('\n')
}
