/** The request pipeline: every vendor's endpoints, and the control plane's, are served by these steps. */
import type { BlockList } from 'node:net'
import type { Method, RequestSpec, Route, VendorDef } from '../contracts/define.js'
import { stopwatchMs, toHttpDate } from '../runtime/clock.js'
import { type FaultScope, faultKind, faultScope } from '../runtime/faults.js'
import { type JournalEntry, journalBodyLimit } from '../runtime/journal.js'
import type { Caller, Namespace, Namespaces } from '../runtime/namespaces.js'
import type { Store } from '../runtime/store/types.js'
import { type Answer, type Arrival, openRequest, type SimRequest } from './exchange.js'
import { makeMatcher, type Target, type UploadLimits } from './matcher.js'
import { nearestRoutes } from './nearest.js'
import {
  admit,
  authenticate,
  checkAddress,
  guessNamespace,
  keepPace,
  noteBrowser,
  refuseRevoked,
} from './steps/admit.js'
import { answerError, NotModelled } from './steps/answer-error.js'
import type { CallFaults, FaultContext } from './steps/inject-faults.js'
import { readBody } from './steps/read-body.js'
import { readUploads, releaseUploads } from './steps/read-uploads.js'
import { respondFile, respondJson, respondPlain } from './steps/respond.js'
import { readQuery, sourceNotes, validate } from './steps/validate.js'
import { VendorError } from './steps/vendor-error.js'
import type { FileReply, JsonReply, Reply, Tools, Upload } from './types.js'

/** What a handler is run with. */
export interface HandlerCall {
  name: string
  arrival: Arrival
  caller: Caller
  input: {
    params: unknown
    query: unknown
    headers: unknown
    body: unknown
    uploads: Readonly<Record<string, Upload>>
  }
  entry: JournalEntry
  /** Comes last in the unit of work; what it throws undoes the unit. */
  beforeCommit?: (tools: Tools) => Promise<void>
}

export interface MountOptions {
  def: VendorDef
  namespaces: Namespaces
  store: Store
  /** Checks every answer against the contract. */
  selfCheck: boolean
  /** Makes calls that come faster than the vendor asks for fail. */
  enforcePace: boolean
  /** Addresses that callers may have, as the vendor's option says; undefined for any. */
  allowedIps?: BlockList | undefined
  /** Replaces limits of the contract's uploads, which are assumed. */
  uploadLimits?: Partial<UploadLimits> | undefined
  /** Runs a handler, in a unit of work where there is one. */
  run(call: HandlerCall): Promise<Reply>
  /** How armed faults reach the calls; undefined where none may. */
  faults?: Pick<FaultContext, 'unit' | 'referenceOf' | 'namedOnly'>
  /** Brings the namespace's state up to its clock, before anything is read. */
  catchUp(namespace: Namespace): Promise<void> | undefined
  /** Called when the answer is ready; nothing waits for it. */
  afterAnswer(namespace: Namespace): void
  /** Reads or makes a file. Undefined when its bytes are gone. */
  openFile(file: FileReply['file']): Promise<{ bytes: Uint8Array; mediaType: string } | undefined>
  /** Refuses what the contract does not know, for calls whose contract is ours: a misspelt key must not pass for none. */
  refuseUnknown?: boolean
  /** Keeps no journal, for calls that would only show the journal itself. */
  silent?: boolean
  /** Reports a bug of ours. */
  onBug(error: unknown): void
}

/** Serves a declared vendor. Answers whatever arrives, and never throws. */
export function mount(options: MountOptions): (arrival: Arrival) => Promise<Answer> {
  const { def, namespaces, selfCheck } = options
  const match = makeMatcher(def, options.uploadLimits)

  return async (arrival) => {
    const { request } = arrival
    const started = stopwatchMs()
    const entry = openEntry(def, request)
    let caller: Caller | undefined
    let target: Target | undefined
    let answer: Answer
    let faults: CallFaults | undefined
    const held: string[] = []
    const owner = () => caller?.namespace ?? guessNamespace(def, namespaces, arrival, target?.def)
    try {
      const found = match(request.method, arrival.path)
      if ('allowed' in found) throw noRoute(def, arrival.path, request.method, found.allowed, entry)
      target = found.target
      entry.endpoint = target.name
      if (arrival.failed) throw arrival.failed.error
      const surface = def.surfaces[target.def.surface]!
      const { auth, spec } = target
      if (!target.bodyFirst) {
        const admitted = admit(def, target.def, namespaces, arrival)
        if (isArmed(options, admitted.namespace, 'any')) {
          faults = await beginFaults(options, target, arrival)
          await faults.meet(admitted.namespace)
        }
        if (!admitted.caller) throw admitted.refusal
        caller = admitted.caller
      }
      checkAddress(surface, request, options.allowedIps)
      noteBrowser(surface, request, entry)
      const headers = spec.headers
        ? validate('headers', spec.headers, request.headers(), entry.violations, {
            open: true,
            error: spec.headersError,
          })
        : {}
      // no await where there is nothing to wait for: this is the path of every read
      const body = hasBody(spec) ? await readBody(request, spec, entry.request) : undefined
      if (!body && options.refuseUnknown) await refuseBody(request)
      const query = readQuery(request.query)
      // a token is neither validated nor noted
      for (const name of target.queryTokens) delete query[name]
      const notes = entry.violations
      const params = bindParams(target.route, found.params, query)
      // known before anything is refused, so that deleting a journey reaches refused calls too
      noteJourney(def, entry, params, body?.value)
      if (target.bodyFirst) {
        const namespace = guessNamespace(def, namespaces, arrival, target.def, body?.value)
        if (isArmed(options, namespace, 'any')) {
          faults = await beginFaults(options, target, arrival)
          await faults.meet(namespace)
        }
      }
      const input: HandlerCall['input'] = {
        params: spec.params ? validate('path', spec.params, params, notes, { open: true }) : {},
        query: spec.query ? validate('query', spec.query, query, notes) : query,
        headers,
        body: body && validate('body', spec[body.kind]!, body.value, notes),
        uploads: {},
      }
      if (options.refuseUnknown && notes[0]) {
        throw new VendorError('invalid_request', `${notes[0].path}: ${notes[0].message}`)
      }
      caller ??= authenticate(def, target.def, namespaces, arrival, input.body)
      keepPace(target, found.params, caller.namespace, options.enforcePace, entry)
      if (caller.token) await refuseRevoked(auth, caller, options.store)
      if (spec.uploads && body) input.uploads = await readUploads(body.value, spec.uploads, options.store.blobs, held)
      const late = options.catchUp(caller.namespace)
      if (late) await late
      const call = { name: target.name, arrival, caller, input, entry }
      if (isArmed(options, caller.namespace, 'journey') || isArmed(options, caller.namespace, 'reference')) {
        faults ??= await beginFaults(options, target, arrival)
      }
      const reply = await (faults ? faults.run(call) : options.run(call))
      answer =
        reply.kind === 'json'
          ? respondJson(target.name, target.def, reply, selfCheck)
          : await respond(options, target, reply)
    } catch (error) {
      const at = owner().clock.now()
      answer = answerError(def, target?.def, { at, path: arrival.path }, error, entry, options.onBug)
    } finally {
      releaseUploads(options.store.blobs, held)
    }
    if (faults) answer = await faults.finish(answer, owner(), entry)
    sourceNotes(entry.violations, target?.def)
    return close(options, owner(), entry, answer, started)
  }
}

/** Tells whether a fault waits in a namespace. Where none does, a call pays no more than this look. */
const isArmed = ({ faults, store }: MountOptions, { name }: Namespace, scope: FaultScope): boolean =>
  faults !== undefined && store.holds(name, faultKind, 'scope', faultScope('call', scope))

/** Loaded by the first call that meets a fault: a start needs none of it. */
async function beginFaults(options: MountOptions, target: Target, { path }: Arrival): Promise<CallFaults> {
  const { CallFaults } = await import('./steps/inject-faults.js')
  return new CallFaults({ ...options, ...options.faults! }, target, path)
}

const hasBody = ({ body, form, urlencoded }: RequestSpec): boolean => (body ?? form ?? urlencoded) !== undefined

/** Refuses what somebody says where nobody listens. An empty object says nothing. */
async function refuseBody(request: SimRequest): Promise<void> {
  const bytes = await request.read(journalBodyLimit)
  // a sandbox, such as a test runner's, has a `Uint8Array` of its own
  if (typeof bytes === 'string' || !/^(?:\{\s*\})?$/.test(Buffer.from(bytes).toString().trim())) {
    throw new VendorError('invalid_request', 'the call takes no body, so that what it says would not be heeded', {
      hint: 'Send none. Which namespace is meant stands in the query: ?namespace=NAME.',
    })
  }
}

async function respond(
  options: MountOptions,
  { name, def }: Target,
  reply: Exclude<Reply, JsonReply<number, unknown>>,
) {
  if (reply.kind !== 'file') return respondPlain(name, def, reply)
  const file = await options.openFile(reply.file)
  if (!file) throw new VendorError('not_found', 'the file is no longer kept')
  return respondFile(name, def, reply, file)
}

type Params = Record<string, string>

function bindParams({ bind = {} }: Route, inPath: Params, query: Params): Params {
  const params = { ...inPath }
  for (const name of Object.keys(bind)) {
    if (query[name] !== undefined) params[name] = query[name]
    delete query[name]
  }
  return params
}

function noRoute(def: VendorDef, path: string, method: string, allowed: Method[], entry: JournalEntry): Error {
  const unmodelled = def.unmodelled?.find((u) => u.method === method && fits(u.path, path))
  if (unmodelled) return new NotModelled(unmodelled)
  const near = nearestRoutes(def, method, path)
  const message =
    allowed.length > 0 ? `${path} answers ${allowed.join(', ')}, not ${method}` : `no route fits ${method} ${path}`
  entry.violations.push({
    severity: 'breaking',
    side: 'request',
    path: 'path',
    message: `${message}; nearest: ${near.join(', ')}`,
    expected: allowed.length > 0 ? allowed.join(' or ') : `one of ${near.join(', ')}`,
    evidence: 'documented',
    source: def.profile.docs,
    received: allowed.length > 0 ? method : `${method} ${path.slice(0, 200)}`,
  })
  return new VendorError(allowed.length > 0 ? 'method_not_allowed' : 'unknown_route', message, {
    hint: `The nearest routes are ${near.join(', ')}.`,
    noted: true,
  })
}

function noteJourney(
  { journeyField }: VendorDef,
  entry: JournalEntry,
  params: Record<string, string>,
  body: unknown,
): void {
  if (journeyField === undefined) return
  const id = params[journeyField] ?? (body as Record<string, unknown> | null | undefined)?.[journeyField]
  if (typeof id === 'string') entry.journeyId = id
}

/** Tells whether a path fits a template with `{parameters}`. */
function fits(template: string, path: string): boolean {
  const wanted = template.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => part === given[i] || (part.startsWith('{') && given[i] !== ''))
  )
}

function openEntry(def: VendorDef, request: SimRequest): JournalEntry {
  return {
    id: '',
    at: 0,
    vendor: def.profile.id,
    method: request.method,
    path: request.path,
    status: 0,
    durationMs: 0,
    violations: [],
    request: openRequest(request),
    response: {},
  }
}

function close(
  options: MountOptions,
  namespace: Namespace,
  entry: JournalEntry,
  answer: Answer,
  started: number,
): Answer {
  const { headers } = answer
  headers.date = toHttpDate(namespace.clock.now())
  options.afterAnswer(namespace)
  if (options.silent) return answer
  entry.id = namespace.journal.nextId()
  headers['x-request-id'] = entry.id
  entry.at = namespace.clock.now()
  entry.status = answer.status
  entry.durationMs = stopwatchMs() - started
  entry.response.headers = headers
  const text = typeof answer.body === 'string' ? answer.body : answer.text
  // a page tells nobody anything that its route does not
  const isPage = headers['content-type']?.startsWith('text/html')
  if (isPage && text !== undefined) entry.response.note = `${Buffer.byteLength(text)} bytes, ${headers['content-type']}`
  else if (text !== undefined) entry.response.body = text.slice(0, journalBodyLimit)
  else if (ArrayBuffer.isView(answer.body))
    entry.response.note = `${answer.body.byteLength} bytes, ${headers['content-type']}`
  namespace.journal.add(entry)
  return answer
}
