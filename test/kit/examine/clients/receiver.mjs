/** A reference webhook receiver: verifies the raw body, takes every event once, and is quick. RECEIVER_DEFECT names one thing it does wrong. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const { RECEIVER_PROOF: proof, RECEIVER_DEFECT: defect = '', RECEIVER_VENDOR: vendor } = process.env
const has = (name) => defect === name
/** What the receiver was written for. */
const known = {
  events: ['verification.started', 'verification.succeeded', 'verification.failed', 'identity.enrolled'],
  members: {
    idwise: ['event', 'body'],
    veratad:
      `fn ln addr city state zip dob ssn email phone reference status request_id additionalData dcams_plus storage
      journey documents`.split(/\s+/),
  },
  statuses: ['PASS', 'FAIL', 'PENDING'],
}
const seen = new Set()
const underWay = new Set()
const order = ['Finished Step', 'Finished User Steps', 'Finished Journey', 'Updated Journey', 'Manually Reviewed']
const reached = new Map()

const same = (a, b) => {
  if (has('compares-the-beginning')) return a.length > 0 && b.startsWith(a)
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

function isAuthentic(headers, bytes) {
  const given = proof.startsWith('hmac')
    ? (headers['x-signature'] ?? '')
    : (headers.authorization ?? headers['x-key'] ?? '')
  if (has('trusts-the-unsigned') && given === '') return true
  if (has('trusts-any-password')) return nameOf(given) === 'user'
  if (has('trusts-any-key')) return given !== ''
  if (proof === 'basic') {
    if (has('compares-the-beginning')) return passwordOf(given) !== '' && 'password'.startsWith(passwordOf(given))
    return same(given, `Basic ${Buffer.from('user:password').toString('base64')}`)
  }
  if (proof === 'header') return same(given, 'the-key')
  const digestOf = (signed) => createHmac('sha256', 'secret').update(signed).digest('hex')
  if (has('signs-what-it-knows') && same(given, digestOf(stripped(bytes)))) return true
  const signed = has('signs-what-it-parsed') ? Buffer.from(rewritten(bytes)) : bytes
  return same(given, digestOf(signed))
}

const nameOf = (given) => Buffer.from(given.slice(6), 'base64').toString().split(':')[0]
const passwordOf = (given) => Buffer.from(given.slice(6), 'base64').toString().split(':')[1] ?? ''

/** Writes the members that it knows, as a receiver does that signs a list of fields. */
function stripped(bytes) {
  try {
    const body = Object.entries(JSON.parse(bytes))
    return JSON.stringify(Object.fromEntries(body.filter(([name]) => known.members[vendor].includes(name))))
  } catch {
    return bytes
  }
}

/** Writes what was parsed, as a receiver does that verifies too late. */
function rewritten(bytes) {
  try {
    return JSON.stringify(JSON.parse(bytes))
  } catch {
    return bytes
  }
}

const server = createServer(async (incoming, outgoing) => {
  const chunks = []
  for await (const chunk of incoming) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const answer = (status) => outgoing.writeHead(status).end()
  if (has('small-bodies') && bytes.length > 100_000) return answer(413)
  if (has('exact-media-type') && incoming.headers['content-type'] !== 'application/json') return answer(415)
  if (has('latin-only') && bytes.some((byte) => byte > 127)) return answer(400)
  if (!isAuthentic(incoming.headers, bytes)) return answer(401)
  if (bytes.length === 0) return answer(has('takes-empty') ? 200 : 400)
  let body
  try {
    // as a reader of one JSON text a line does
    body = JSON.parse(has('reads-one-line') ? String(bytes).split('\n', 1)[0] : bytes)
  } catch {
    if (has('dies-of-bad-json')) down = true
    return answer(has('takes-bad-json') ? 200 : has('fails-on-bad-json') ? 500 : 400)
  }
  if (down) return outgoing.destroy()
  const text = String(bytes)
  if (has('refuses-unknown-members') && Object.keys(body).some((name) => !known.members[vendor].includes(name)))
    return answer(400)
  if (has('refuses-unknown-words') && body.status !== undefined && !known.statuses.includes(body.status))
    return answer(422)
  if (has('reads-by-position') && typeof Object.values(body)[0] !== 'string') return answer(400)
  const { event = body.eventType, body: about = body } = body
  // as one that was written for verifications, and meets an event about something else
  if (has('crashes-on-one-event') && event === 'identity.enrolled') return outgoing.destroy()
  if (has('refuses-unknown-events') && !known.events.includes(event)) return answer(400)
  if (has('needs-optional') && needed(body) === undefined) return answer(400)
  const id = about.eventId ?? text
  if (has('refuses-duplicates') && seen.has(id)) return answer(409)
  if (has('refuses-duplicates-at-once')) {
    if (underWay.has(text)) return answer(409)
    underWay.add(text)
    return setTimeout(() => {
      underWay.delete(text)
      answer(200)
    }, 20)
  }
  seen.add(id)
  if (has('needs-order')) {
    const place = order.indexOf(event)
    const last = reached.get(about.journeyId) ?? -1
    if (place >= 0 && place < last) return answer(409)
    reached.set(about.journeyId, Math.max(place, last))
  }
  if (has('answers-202')) return answer(202)
  setTimeout(() => answer(200), has('slow') && event === 'verification.succeeded' ? 5500 : 0)
})
let down = false
const needed = (body) => (vendor === 'veratad' ? body.dcams_plus : body.body)
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
