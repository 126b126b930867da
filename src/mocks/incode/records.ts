/** What Incode keeps: verifications under each of their ids, identities, authorization codes. */
import type { incode } from '../../contracts/incode/index.js'
import { referenceOf, type Verification } from '../../fixtures/incode/verification.js'
import { defineKind, type StoredRecord } from '../../runtime/store/types.js'
import { advise } from '../flow-choice.js'
import type { Tools } from '../types.js'
import type { IncodeOptions } from './options.js'

export type IncodeTools = Tools<typeof incode>

/** The vendor's options, typed. */
export const optionsOf = (tools: IncodeTools): IncodeOptions => tools.options as IncodeOptions

/** Joins an environment and a value into a key: environments never see each other. */
export const inEnvironment = (environment: string, value: string): string => `${environment}\0${value}`

export const verifications = defineKind<Verification>('incode.verification', {
  indexes: { all: () => '*', reference: referenceOf, link: (v) => v.linkCode, interview: (v) => v.interviewId },
  owner: (v) => v.id,
})

/** A trace id, kept under itself so that another organisation's is known for what it is. */
export interface TraceRecord extends StoredRecord {
  readonly verificationId: string
}
export const traces = defineKind<TraceRecord>('incode.trace', { owner: (t) => t.verificationId })

/** A person who was verified; the id is the environment and what tells the person from others. */
export interface IdentityRecord extends StoredRecord {
  readonly environment: string
  readonly identityId: string
  readonly personKey: string
  /** The newest verification that succeeded. */
  readonly verificationId: string
}
export const identities = defineKind<IdentityRecord>('incode.identity', {
  // whoever has no verification left is forgotten, or memory would grow with every person
  owner: (i) => i.verificationId,
  indexes: { identity: (i) => inEnvironment(i.environment, i.identityId) },
})
/** The first identity of an environment, whom a duplicate repeats; the id is the environment. */
export const firstIdentities = defineKind<StoredRecord & { readonly personKey: string }>('incode.first-identity')

/** An authorization code; the id is the code. */
export interface CodeRecord extends StoredRecord {
  readonly verificationId: string
  readonly environment: string
  /** Null where no redirect led to the code. */
  readonly redirectUri: string | null
  readonly nonce: string | null
  readonly scope: string
  readonly codeChallenge: string | null
  /** Epoch milliseconds. */
  readonly expiresAt: number
  readonly used: boolean
}
export const codes = defineKind<CodeRecord>('incode.code', { owner: (c) => c.verificationId })

/** Reads a verification by its id. @throws the vendor's errors for somebody else's, and for nobody's */
async function readVerification(tools: IncodeTools, environment: string, id: string): Promise<Verification> {
  const found = await look(tools, environment, id)
  return found ?? tools.fail('not_found', `verification_id ${JSON.stringify(id)} names no verification`)
}

/** Reads a verification by its trace id. @throws as `readVerification` does */
export async function readByTrace(tools: IncodeTools, environment: string, traceId: string): Promise<Verification> {
  const found = await lookByTrace(tools, environment, traceId)
  return found ?? tools.fail('not_found', `verificationTraceId ${JSON.stringify(traceId)} names no verification`)
}

/** Reads a verification by the id a webhook gave: the page that documents the call reads both ways. */
export async function readByEither(tools: IncodeTools, environment: string, id: string): Promise<Verification> {
  const byTrace = (await look(tools, environment, id)) ? undefined : await lookByTrace(tools, environment, id)
  if (!byTrace) return readVerification(tools, environment, id)
  const readings = 'the text of the page uses the trace id, its endpoint and example use the verification id'
  const { traceIdLookup } = optionsOf(tools)
  const taken = traceIdLookup ? 'taken' : 'refused by the option traceIdLookup'
  advise(tools, 'path.verification_id', `${JSON.stringify(id)} is a trace id, ${taken}: ${readings}`)
  return traceIdLookup ? byTrace : tools.fail('not_found', `${JSON.stringify(id)} is a trace id, not a verification id`)
}

async function look(tools: IncodeTools, environment: string, id: string): Promise<Verification | undefined> {
  const found = await tools.tx.get(verifications, id)
  if (found?.environment === environment) {
    tools.about(id)
    return found
  }
  if (found) tools.fail('forbidden', `verification ${id} belongs to the environment "${found.environment}"`)
  if (await tools.elsewhere(verifications.name, id)) tools.fail('forbidden', `verification ${id} is not yours`)
  return undefined
}

async function lookByTrace(tools: IncodeTools, environment: string, id: string): Promise<Verification | undefined> {
  const trace = await tools.tx.get(traces, id)
  if (trace) return look(tools, environment, trace.verificationId)
  if (await tools.elsewhere(traces.name, id)) tools.fail('forbidden', `the verification of trace ${id} is not yours`)
  return undefined
}
