/** A recorded exchange: what went over the wire to a vendor and back, redacted, as one JSON file. */

/** Written into every file; a reader refuses what it does not know. */
export const recordingFormat = 'idvsim-exchange/1'

/** A body as text, or in base64 where it is no text. */
export type RecordedBody = { text: string } | { base64: string }

export interface RecordedExchange {
  format: typeof recordingFormat
  vendor: string
  /** Name of the endpoint in the contract; null for a call that the contract does not have. */
  endpoint: string | null
  /** Instants of real time, ISO 8601. After `expiresAt` a recording is told to be out of date. */
  recordedAt: string
  expiresAt: string
  /** Scheme and host it was recorded from. */
  origin: string
  request: {
    method: string
    /** Path and query within the vendor's surface, secrets replaced. */
    url: string
    /** By lower-case name. */
    headers: Record<string, string>
    body?: RecordedBody
  }
  response: {
    status: number
    headers: Record<string, string>
    body?: RecordedBody
    durationMs: number
  }
}
