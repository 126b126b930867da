/** What comes after an answer has gone out: exchanges are judged, redacted, written and counted, one after another. */
import type { VendorDef } from '../../contracts/define.js'
import { whyUnjudged } from '../judge/beside.js'
import { checkVendorExchange } from '../judge/exchange.js'
import type { Exchange } from '../judge/message.js'
import { findEndpoint } from '../judge/subject.js'
import type { Verdict } from '../judge/violation.js'
import { type HarFile, openHar } from '../recording/har.js'
import type { Pseudonyms } from '../recording/pseudonyms.js'
import { addressAt, pseudonymsFor, recordExchange } from '../recording/redact-exchange.js'
import type { RecordedExchange } from '../recording/types.js'
import { openRecording, type RecordingFolder } from '../recording/write.js'
import type { Passed } from './start.js'
import type { ProxiedExchange, ProxyOptions, ProxySummary } from './types.js'

export class Ledger {
  readonly summary: ProxySummary = {
    exchanges: 0,
    judged: 0,
    unjudged: 0,
    failed: 0,
    recorded: 0,
    comparisons: 0,
    breaking: 0,
    additive: 0,
    cosmetic: 0,
    advice: 0,
  }
  readonly #pseudonyms: Pseudonyms
  #last: Promise<void> = Promise.resolve()
  #broken: unknown

  private constructor(
    readonly options: ProxyOptions,
    readonly folder: RecordingFolder | undefined,
    readonly har: HarFile | undefined,
  ) {
    const hosts = options.targets.map(({ url }) => new URL(url).hostname)
    this.#pseudonyms = pseudonymsFor(options.vendor, hosts)
  }

  /** @throws SimError when there is no place for what is to be recorded */
  static async open(options: ProxyOptions): Promise<Ledger> {
    const folder = options.record === undefined ? undefined : await openRecording(options.record)
    return new Ledger(options, folder, options.har === undefined ? undefined : await openHar(options.har))
  }

  /** Takes a call that is over; its turn comes when those before it are done. */
  take(passed: Passed): void {
    this.#last = this.#last
      .then(() => this.#settle(passed))
      .catch((error) => {
        this.#broken ??= error
      })
      .finally(() => {
        passed.sent.release()
        passed.answered.release()
      })
  }

  async settled(): Promise<void> {
    await this.#last
    if (this.#broken) throw this.#broken
  }

  async close(): Promise<void> {
    await this.settled().finally(() => this.har?.close())
  }

  async #settle(passed: Passed): Promise<void> {
    const { vendor } = this.options
    const { n, method, way, timing, outcome } = passed
    const base = { n, method, status: outcome.status, durationMs: timing.durationMs }
    const endpoint = findEndpoint(vendor, method, way.pathAndQuery)?.name
    const about = { ...base, endpoint, verdict: undefined, file: undefined, recorded: undefined }
    const why = outcome.broken ?? whyUnjudged(vendor, method, way.pathAndQuery, way.surface) ?? tooLarge(passed)
    const read = why === undefined ? await exchangeOf(vendor, passed) : why
    if (typeof read === 'string') {
      const url = await this.#urlAlone(passed)
      return this.#tell({ ...about, url, note: read, failed: outcome.broken !== undefined })
    }
    const verdict = await checkVendorExchange(vendor, read)
    const { record, har, redact } = this.options
    // redaction costs as much as judging: where nobody keeps it, the address alone is redacted, to be printed
    const recorded = (record ?? har ?? redact) ? await this.#redact(passed, read) : undefined
    const file = recorded && (await this.#keep(recorded))
    const url = recorded ? recorded.request.url : await this.#urlAlone(passed)
    this.#tell({ ...about, url, verdict, note: undefined, failed: false, file, recorded })
  }

  /** A disk that is full is told at the end, and keeps nobody from being judged. */
  async #keep(recorded: RecordedExchange): Promise<string | undefined> {
    try {
      await this.har?.add(recorded)
      return await this.folder?.write(recorded)
    } catch (error) {
      this.#broken ??= error
      return undefined
    }
  }

  #redact({ way, timing }: Passed, exchange: Exchange): Promise<RecordedExchange> {
    const { vendor, expiresDays = 90 } = this.options
    const about = { ...timing, expiresDays, origin: way.base.origin, pathAndQuery: way.pathAndQuery }
    return recordExchange(vendor, exchange, about, this.#pseudonyms)
  }

  /** The address as it may be printed. */
  async #urlAlone(passed: Passed): Promise<string> {
    const { method, way } = passed
    const bare = { request: { method, url: way.pathAndQuery }, response: { status: 200 } }
    return (await this.#redact(passed, bare)).request.url
  }

  #tell(exchange: ProxiedExchange): void {
    const { summary } = this
    summary.exchanges++
    if (exchange.failed) summary.failed++
    else if (exchange.verdict) summary.judged++
    else summary.unjudged++
    if (exchange.file !== undefined) summary.recorded++
    count(summary, exchange.verdict)
    this.options.onExchange?.(exchange)
  }
}

function count(summary: ProxySummary, verdict: Verdict | undefined): void {
  if (!verdict) return
  summary.comparisons += verdict.comparisons
  for (const { severity } of verdict.violations) summary[severity]++
}

function tooLarge({ sent, answered }: Passed): string | undefined {
  const found = [sent, answered].find((body) => body.tooLarge)
  return found && `a body of ${found.size} bytes is more than is kept to be judged`
}

/** The exchange with decoded bodies; a text that says why it cannot be had. */
async function exchangeOf(vendor: VendorDef, passed: Passed): Promise<Exchange | string> {
  const { method, way, outcome, sent, answered, headers } = passed
  try {
    const [asked, said] = await Promise.all([
      sent.read(headers['content-encoding']),
      answered.read(outcome.headers['content-encoding']),
    ])
    return {
      // as it went to the vendor
      request: {
        method,
        url: addressAt(vendor, way),
        headers: { ...headers, host: way.base.host },
        ...(asked && { body: asked }),
      },
      response: { status: outcome.status!, headers: outcome.headers, ...(said && { body: said }) },
    }
  } catch (error) {
    return `a body cannot be decoded: ${(error as Error).message}`
  }
}
