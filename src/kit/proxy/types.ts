/** What a proxy before a vendor is made with, and what it tells of each exchange. */
import type { VendorDef } from '../../contracts/define.js'
import type { Exchange } from '../judge/message.js'
import type { Verdict } from '../judge/violation.js'
import type { RecordedExchange } from '../recording/types.js'

/** Where one surface of the vendor is, or all of them where none is named. */
export interface ProxyTarget {
  /** Name of the surface in the vendor's profile. */
  surface?: string
  /** Scheme, host and whatever stands before every path. */
  url: string
}

export interface ProxyOptions {
  vendor: VendorDef
  /** One without a surface, or one for each surface that is called. */
  targets: readonly ProxyTarget[]
  /** Port to listen on, 0 for any free one. @default 0 */
  port?: number
  /** @default '127.0.0.1' */
  host?: string
  /** Certificates in PEM that are trusted beside those of the system. */
  ca?: string
  /** Folder that gets one JSON file an exchange; it must hold no recording yet. */
  record?: string
  /** File that gets all exchanges as HAR 1.2. */
  har?: string
  /** Hands what would be recorded to `onExchange`, where nothing is written. */
  redact?: boolean
  /** Days after which what is recorded counts as out of date. @default 90 */
  expiresDays?: number
  /** Most bytes of one body that are kept to be judged and recorded; a larger one passes all the same. @default 16 MiB */
  keepBytes?: number
  /** Told of every exchange once it is over, in the order in which they ended. */
  onExchange?: (exchange: ProxiedExchange) => void
}

/** One exchange that is over. */
export interface ProxiedExchange {
  /** Counts from 1, in the order of arrival. */
  n: number
  method: string
  /** Path and query, secrets and personal data replaced. */
  url: string
  /** Name of the endpoint; undefined for a call that the contract does not have. */
  endpoint: string | undefined
  /** Undefined when there was no answer. */
  status: number | undefined
  durationMs: number
  /** What the judge says; undefined when it was not asked. */
  verdict: Verdict | undefined
  /** Why it was not judged, or why it failed. */
  note: string | undefined
  /** Set when it did not come to an end: nobody answered, or one side broke off. */
  failed: boolean
  /** Name of the file that holds it. */
  file: string | undefined
  /** What is recorded; undefined unless `record`, `har` or `redact` asks for it. */
  recorded: RecordedExchange | undefined
}

export interface ProxySummary {
  exchanges: number
  judged: number
  /** Forwarded, and deliberately not judged. */
  unjudged: number
  failed: number
  recorded: number
  comparisons: number
  breaking: number
  additive: number
  cosmetic: number
  advice: number
}

export interface RunningProxy extends AsyncDisposable {
  /** Where it listens, without a trailing slash. */
  readonly url: string
  readonly summary: ProxySummary
  /** Resolves when everything that has ended is judged and written. @throws SimError when a record could not be written */
  settled(): Promise<void>
  /** Stops listening, ends calls under way, judges and writes what is left. */
  close(): Promise<void>
}

/** An exchange as it went over the wire, with bodies decoded; what is not kept is undefined. */
export interface Seen {
  exchange: Exchange
  /** Path and query as the vendor's surface has them. */
  pathAndQuery: string
  surface: string | undefined
  origin: string
  startedAtMs: number
  durationMs: number
}
