/** What is known of a vendor before any of its schemas is loaded: plain data, read at start. */

/** The form of an id the vendor gives out. */
export type IdFormat =
  | { kind: 'hex'; length: number }
  | { kind: 'uuid' }
  /** Capitals and digits; letters of both cases with `mixed`. */
  | { kind: 'alphanumeric'; length: number; prefix?: string; mixed?: true }
  | { kind: 'digits'; length: number }

export interface VendorProfile {
  id: string
  title: string
  /** The vendor's documentation. */
  docs: string
  surfaces: Readonly<Record<string, { title: string; hosts: readonly string[]; mountAt: '/' | `/${string}` }>>
  /** Hosts that have none of the surfaces: their calls are not modelled, and say so. */
  unmodelledHosts?: readonly string[]
  /** Credentials by environment; the first environment is the default one. Values are those of the default namespace. */
  credentials: Readonly<Record<string, Readonly<Record<string, CredentialSpec>>>>
  flows: readonly { id: string; title: string }[]
}

export interface CredentialSpec {
  format: IdFormat
  /** The default namespace's constant. */
  default: string
  /** True when the value names the caller (a key, a client id): requests are assigned to a namespace by it. */
  identifies: boolean
}
