/** The options of `examine`: what is examined, and how it is told. */
import { parseArgs } from 'node:util'
import { readDuration } from '../../control/duration.js'
import { SimError } from '../../errors.js'
import { usualParallel } from '../../kit/examine/examine.js'
import { type Reporter, reporters } from '../../kit/examine/report.js'
import { usualTimes } from '../../kit/examine/run-trial.js'
import type { WebhookAuth } from '../../runtime/signing.js'
import { authOf } from '../listen/options.js'

export interface ExamineCommand {
  vendor: string
  client: { command: string; timeoutMs: number; deadlineMs: number; limitMs: number } | undefined
  webhook: { url: string; auth?: WebhookAuth } | undefined
  only: string[] | undefined
  parallel: number
  reporter: Reporter
  /** The least share of checks that are to pass, in per cent. */
  least: number
}

export const examineHelp = `idvsim examine VENDOR: examines your own client, your own webhook receiver, or both

  --client COMMAND              starts your client in a shell, once for every trial; it does one verification
                                and prints the outcome as its last line: approved, rejected, review or failed,
                                alone or as the member "outcome" of a JSON object; exit code 0 where there is one
  --webhook URL                 your webhook receiver
  --check ID[,ID]               only these checks, or groups of them; may be given several times
  --list                        lists the checks
  --reporter NAME               pretty, json or markdown (default pretty)
  --min-score PERCENT           exit code 1 below this share of passed checks (default 100)

  what your client is told, and how long it may take: milliseconds, or a duration such as 2s
  --timeout TIME                IDVSIM_TIMEOUT_MS: how long it waits for one answer (default 1500)
  --deadline TIME               IDVSIM_DEADLINE_MS: how long it waits for an outcome (default 6s)
  --limit TIME                  when it is stopped (default 20s)
  --parallel N                  how many of it run at the same time (default two for each core, six at most)

  how your receiver verifies webhooks:
  --basic USER:PASSWORD
  --bearer TOKEN
  --header NAME=VALUE           may be given several times
  --hmac SECRET,HEADER[,ALGORITHM[,ENCODING]]   sha256 or sha512, hex or base64 (default sha256,hex)

Your client finds in its environment: IDVSIM_BASE_URL, IDVSIM_VENDOR, IDVSIM_REFERENCE, IDVSIM_SCENARIO, IDVSIM_TRIAL, the two
times, and the vendor's credentials under their names, such as IDVSIM_API_KEY. docs/examine.md says more.
Exit codes: 0 enough passed, 1 too few did, 2 not understood, 3 could not run.
`

const flags = {
  client: { type: 'string' },
  webhook: { type: 'string' },
  check: { type: 'string', multiple: true },
  reporter: { type: 'string' },
  'min-score': { type: 'string' },
  timeout: { type: 'string' },
  deadline: { type: 'string' },
  limit: { type: 'string' },
  parallel: { type: 'string' },
  basic: { type: 'string' },
  bearer: { type: 'string' },
  header: { type: 'string', multiple: true },
  hmac: { type: 'string' },
} as const

/** Reads the flags. @throws SimError that names the flag */
export function readExamineOptions(argv: readonly string[]): ExamineCommand {
  const { values: given, positionals } = parse(argv)
  const [vendor, stray] = positionals
  if (vendor === undefined || stray !== undefined)
    throw new SimError(
      'bad_option',
      'one vendor is to be named',
      'For example: idvsim examine VENDOR --client "node verify.js".',
    )
  const { client, webhook } = given
  if (client === undefined && webhook === undefined)
    throw new SimError('bad_option', 'there is nothing to examine', 'Give --client, --webhook, or both.')
  if (webhook !== undefined && !(URL.canParse(webhook) && /^https?:/.test(webhook)))
    throw refuse('webhook', 'an http or https URL')
  const auth = authOf(given)
  if (auth && webhook === undefined) throw refuse(auth.type, '--webhook beside it')
  const reporter = reporters.find((name) => name === (given.reporter ?? 'pretty'))
  if (!reporter) throw refuse('reporter', `one of ${reporters.join(', ')}`)
  const only = given.check?.flatMap((text) => text.split(',').map((id) => id.trim()))
  return {
    vendor,
    client: client === undefined ? undefined : { command: client, ...timesOf(given) },
    webhook: webhook === undefined ? undefined : { url: webhook, ...(auth && { auth }) },
    only,
    parallel: whole('parallel', given.parallel, usualParallel(), 1, 64),
    reporter,
    least: whole('min-score', given['min-score'], 100, 0, 100),
  }
}

function timesOf(given: { timeout?: string; deadline?: string; limit?: string }) {
  const timeoutMs = duration('timeout', given.timeout, usualTimes.timeoutMs)
  const deadlineMs = duration('deadline', given.deadline, usualTimes.deadlineMs)
  const limitMs = duration('limit', given.limit, usualTimes.limitMs)
  if (limitMs <= deadlineMs) throw refuse('limit', 'more than --deadline')
  return { timeoutMs, deadlineMs, limitMs }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: true })
  } catch (error) {
    const [message] = (error as Error).message.split('. ')
    throw new SimError('bad_option', message!, 'idvsim examine --help lists the options.')
  }
}

const refuse = (flag: string, expected: string): SimError =>
  new SimError('bad_option', `--${flag} is not accepted: expected ${expected}`, 'See idvsim examine --help.')

function whole(flag: string, text: string | undefined, usual: number, least: number, most: number): number {
  if (text === undefined) return usual
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most)
    throw refuse(flag, `a whole number from ${least} to ${most}`)
  return Number(text)
}

function duration(flag: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  const ms = readDuration(text)
  if (ms === undefined || ms < 100 || ms > 600_000)
    throw refuse(flag, 'milliseconds, or a duration such as 2s, from 100 to 10m')
  return ms
}
