/** How much a store over a database keeps. */

export interface SqlLimits {
  /** Pictures kept, in bytes. @default 256 MiB */
  blobLimitBytes?: number
  /** Ended journeys kept per namespace. @default 50000 */
  endedLimit?: number
}
