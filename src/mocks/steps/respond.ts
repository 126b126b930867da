/** Turns a reply into bytes, checked strictly against the simulator's own contract. */
import { check, describeIssues } from '../../contracts/check.js'
import type { EndpointDef } from '../../contracts/define.js'
import { ContractViolation } from '../../errors.js'
import type { Answer } from '../exchange.js'
import type { BareReply, JsonReply, PageReply } from '../types.js'

type View = JsonReply<number, unknown>['view']

/** Serialised answers by record and view: an immutable record gives the same bytes every time. */
const kept = new WeakMap<object, Map<View, Kept>>()
type Kept = { text: string; bytes: Uint8Array }

/** Records whose answers are kept: as long as a record lives would be too long for memory. */
const recordsKept = 4096
const order: (WeakRef<object> | undefined)[] = []
let next = 0

function keep(record: object, view: View, answer: Kept): void {
  const oldest = order[next]?.deref()
  if (oldest) kept.delete(oldest)
  order[next] = new WeakRef(record)
  next = (next + 1) % recordsKept
  kept.set(record, new Map([[view, answer]]))
}

/** Views kept per record: a view made anew for every call would add one each time. */
const viewsKept = 8

/** Serialises a JSON reply. An unchanged record is checked and serialised once per view. */
export function respondJson(
  name: string,
  def: EndpointDef,
  { status, view, record }: JsonReply<number, unknown>,
  selfCheck: boolean,
): Answer {
  const spec = def.responses[status]
  if (spec?.kind !== 'json') throw new ContractViolation(`${name} ${status}`, 'the status is not declared')
  const views = kept.get(record)
  let found = views?.get(view)
  if (found === undefined) {
    const body = view(record as never)
    const text = JSON.stringify(body)
    if (selfCheck) {
      // judged as the client will see it: what JSON drops is not there
      const checked = check(spec.schema, JSON.parse(text), 'strict')
      if (!checked.ok) throw new ContractViolation(`${name} ${status}`, describeIssues(checked.issues))
    }
    // bytes, so that an answer given again is not encoded again
    found = { text, bytes: Buffer.from(text) }
    if (!views) keep(record, view, found)
    else if (views.size < viewsKept) views.set(view, found)
  }
  return { status, headers: { 'content-type': 'application/json' }, body: found.bytes, text: found.text }
}

/** Answers a page, or nothing but a status and headers. */
export function respondPlain(name: string, def: EndpointDef, reply: PageReply | BareReply): Answer {
  const spec = def.responses[reply.status]
  if (reply.kind === 'bare') {
    const kind = reply.headers.location === undefined ? 'empty' : 'redirect'
    if (spec?.kind !== kind) throw new ContractViolation(`${name} ${reply.status}`, `no ${kind} answer is declared`)
    return { status: reply.status, headers: { ...reply.headers }, body: null }
  }
  const bare = reply.mediaType.split(';')[0]!
  if (spec?.kind !== 'media' || !spec.mediaTypes.includes(bare)) {
    throw new ContractViolation(`${name} ${reply.status}`, `media type ${bare} is not declared`)
  }
  return { status: reply.status, headers: { 'content-type': reply.mediaType, ...reply.headers }, body: reply.text }
}

/** Answers bytes, whose media type the contract must allow. */
export function respondFile(
  name: string,
  def: EndpointDef,
  { status, encoding }: { status: number; encoding?: 'base64' },
  file: { bytes: Uint8Array; mediaType: string },
): Answer {
  const spec = def.responses[status]
  const mediaType = encoding === 'base64' ? 'text/plain' : file.mediaType
  const allowed =
    spec?.kind === 'media' && spec.mediaTypes.some((m) => m === mediaType || m === mediaType.replace(/\/.*/, '/*'))
  if (!allowed) throw new ContractViolation(`${name} ${status}`, `media type ${mediaType} is not declared`)
  return {
    status,
    headers: { 'content-type': mediaType },
    body: encoding === 'base64' ? Buffer.from(file.bytes).toString('base64') : file.bytes,
  }
}
