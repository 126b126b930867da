/** What the reference clients share: calls that time out, wait, try again and renew tokens. CLIENT_DEFECT names one thing they do wrong. */
const { IDVSIM_BASE_URL: base, IDVSIM_TIMEOUT_MS = '1500', IDVSIM_DEADLINE_MS = '6000' } = process.env
const timeoutMs = process.env.CLIENT_DEFECT === 'short-time-out' ? 700 : Number(IDVSIM_TIMEOUT_MS)
export const deadlineMs = Number(IDVSIM_DEADLINE_MS)
export const has = (defect) => process.env.CLIENT_DEFECT === defect
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
export const env = (name) => process.env[`IDVSIM_${name}`]

/** A refusal that no repetition changes. */
export class Refused extends Error {
  constructor(status, body) {
    super(`refused with ${status}: ${JSON.stringify(body)}`)
    this.status = status
  }
}

const most = () => (has('no-bound') ? 1000 : 5)

/**
 * Makes a call.
 * @param auth answers headers; with `renew`, after it got a new token
 */
export async function call(
  method,
  path,
  {
    json,
    form,
    headers = {},
    auth = async () => ({}),
    renewable = false,
    taken = () => false,
    starts = false,
    members,
  } = {},
) {
  const safe = method === 'GET'
  let renewed = 0
  for (let attempt = 1; ; attempt++) {
    const body = form ?? (json === undefined ? undefined : typeof json === 'string' ? json : JSON.stringify(json))
    const again = attempt < most()
    const wait = has('no-back-off') ? 150 : 150 * 2 ** (attempt - 1)
    const proof = await auth({ renew: false })
    const url = path.startsWith('http') ? path : base + path
    const hurry =
      has('overlaps') &&
      method === 'GET' &&
      setTimeout(() => fetch(url, { headers: proof }).catch(() => undefined), 400)
    let response
    let text
    try {
      response = await fetch(url, {
        method,
        body,
        headers: {
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...headers,
          ...proof,
        },
        redirect: 'manual',
        ...(!has('no-time-out') && { signal: AbortSignal.timeout(timeoutMs) }),
      })
      text = await response.text()
      if (hurry) clearTimeout(hurry)
    } catch (error) {
      if (hurry) clearTimeout(hurry)
      const timedOut = error.name === 'TimeoutError'
      const cut = response !== undefined && !timedOut
      const quits =
        (timedOut && has('no-retry-after-time-out')) ||
        (!timedOut && !cut && has('no-retry-after-reset')) ||
        (cut && has('no-retry-after-cut'))
      const restarts = starts && has(timedOut ? 'restarts-after-time-out' : 'restarts-after-reset')
      if (!(safe || restarts) || !again || quits) throw error
      await sleep(wait)
      continue
    }
    const { status } = response
    if (status < 300 || taken(status)) {
      try {
        return { status, body: text === '' ? undefined : read(text, response, members), text }
      } catch (error) {
        if (has('trusts-half-json')) return { status, body: {}, half: true }
        if (!safe || !again) throw error
        await sleep(wait)
        continue
      }
    }
    const retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1000
    if (
      status === 401 &&
      renewable &&
      (renewed === 0 || (has('renews-for-ever') && renewed < 8)) &&
      !has('no-renewal')
    ) {
      renewed++
      await auth({ renew: true })
      if (has('no-call-after-renewal')) throw new Refused(status, text)
      continue
    }
    const busy =
      (status === 429 && !has('no-retry-after-429')) || (status === 503 && safe && !has('no-retry-after-503'))
    const stubborn =
      (status === 403 && has('retries-403')) ||
      ([400, 422].includes(status) && has('retries-400')) ||
      (status === 401 && has('retries-401'))
    if ((busy || stubborn) && again) {
      const told =
        (status === 429 && has('ignores-retry-after-429')) || (status === 503 && has('ignores-retry-after-503'))
          ? 0
          : retryAfterMs
      await sleep(Math.max(wait, told))
      continue
    }
    throw new Refused(status, text)
  }
}

/** Reads JSON, or misreads it as a defect wants. */
function read(text, response, members) {
  const type = response.headers.get('content-type') ?? ''
  if (has('exact-media-type') && type !== 'application/json') throw new Error(`cannot read ${type}`)
  // as a reader of one JSON text a line does
  const value = JSON.parse(has('reads-one-line') ? text.split('\n', 1)[0] : text)
  // as a decoder does that is told to fail on unknown properties
  const unknown = Object.keys(value).find((name) => !members?.includes(name))
  if (has('refuses-unknown-members') && response.ok && members && unknown) throw new Error(`unknown member ${unknown}`)
  return value
}

/** A member found with a pattern, as a reader without a JSON parser does. */
export const found = (text, name) => new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`).exec(text)?.[1]

/** Keeps a token for as long as it is good. */
export function tokens(get, present) {
  let kept
  return async ({ renew }) => {
    if (renew) {
      const fresh = await get()
      if (!has('keeps-old-token')) kept = fresh
      return {}
    }
    if (kept === undefined || has('token-per-call')) kept = await get()
    if (has('prints-token')) console.log(`using ${kept}`)
    return present(kept)
  }
}

/** Asks until there is an outcome. @param ask answers undefined while there is none */
export async function poll(ask, pauseMs) {
  const pause = has('no-pause') ? 10 : pauseMs
  const until = performance.now() + (has('polls-for-ever') ? 1e9 : deadlineMs)
  while (performance.now() < until) {
    const outcome = await ask()
    if (outcome !== undefined) return outcome
    if (has('asks-once')) break
    await sleep(pause)
  }
  return 'failed'
}

/** Runs a verification, and says what came of it. */
export async function main(verify) {
  try {
    let outcome = await verify()
    if (has('two-journeys')) outcome = await verify()
    console.log(JSON.stringify({ outcome }))
    // what waits in the background is of no use any more
    process.exit(outcome === 'failed' ? 1 : 0)
  } catch (error) {
    console.error(String(error))
    const hides =
      (has('hides-outage') && error.status === 503) ||
      (has('hides-refusal') && error.status === 401) ||
      (has('hides-invalid') && [400, 422].includes(error.status))
    console.log(JSON.stringify({ outcome: 'failed' }))
    process.exit(hides ? 0 : 1)
  }
}

/** Puts what a defect wants into the body of the call that makes a journey. */
export function spoiled(body, required, value) {
  const changed = { ...body }
  if (has('no-required')) delete changed[required]
  if (has('unknown-member')) changed.notOfThisApi = true
  if (has('wrong-type')) Object.assign(changed, value)
  return changed
}

/** The path of the call that makes a journey, as a defect wants it. */
export const spoiledPath = (path) => (has('unknown-query') ? `${path}?debug=1` : path)
