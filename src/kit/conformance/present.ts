/** Puts credentials where an endpoint's declared authentication wants them; fields of a body are placed by the case itself. */
import { createHmac } from 'node:crypto'
import type { AssertionAuth, Auth, TokenAuth } from '../../contracts/auth.js'
import { setField } from '../../contracts/conformance/request.js'
import { type CaseRequest, type Presentation, partsOf, waysOf } from '../../contracts/conformance.js'

export interface Presenter {
  credentials: Readonly<Record<string, string>>
  /** Gets a token from the endpoint that issues it. */
  token(auth: TokenAuth): Promise<string>
  now: number
  /** For whom an assertion is, and its id. @default those of a case */
  assertion?: { audience: string; id: string }
}

/** Answers the request with its credentials in place. */
export async function present(
  request: CaseRequest,
  auth: Auth,
  caller: Presentation,
  presenter: Presenter,
): Promise<CaseRequest> {
  if (caller.as === 'nobody') return request
  let presented = request
  for (const [index, part] of partsOf(waysOf(auth)[caller.way ?? 0]).entries()) {
    const { spoiled } = caller
    const how = spoiled && (spoiled.part === undefined || spoiled.part === index) ? spoiled.how : 'right'
    if (how !== 'missing') presented = await presentPart(presented, part, how, caller, presenter)
  }
  return presented
}

type How = 'right' | 'malformed' | 'wrong'

async function presentPart(
  request: CaseRequest,
  auth: Auth,
  how: How,
  caller: Presentation,
  presenter: Presenter,
): Promise<CaseRequest> {
  const { credentials } = presenter
  const spoil = (value: string | undefined): string => (how === 'wrong' ? `${value}-wrong` : (value ?? ''))
  switch (auth.kind) {
    case 'basic': {
      const write = auth.formEncoded ? encodeForm : (text: string) => text
      const pair = `${write(credentials[auth.user] ?? '')}:${write(spoil(credentials[auth.password]))}`
      return withHeader(request, 'authorization', how === 'malformed' ? 'Basic :' : `Basic ${toBase64(pair)}`)
    }
    case 'bearer':
      return withHeader(
        request,
        'authorization',
        how === 'malformed' ? 'Bearer' : `Bearer ${spoil(credentials[auth.token])}`,
      )
    case 'header':
      return withHeader(request, auth.header, spoil(credentials[auth.credential]))
    case 'token':
      return presentToken(request, auth, how, caller, presenter)
    case 'assertion': {
      const text =
        how === 'malformed' ? 'no-assertion' : signAssertion(auth, spoil(credentials[auth.secret]), presenter)
      return setField(request, 'body', auth.field, text)
    }
    default:
      return request
  }
}

async function presentToken(
  request: CaseRequest,
  auth: TokenAuth,
  how: How,
  { carrier: index = 0, standing }: Presentation,
  presenter: Presenter,
): Promise<CaseRequest> {
  const carrier = auth.carriers[index]!
  const right = () => (standing ? presenter.credentials[auth.standing!]! : presenter.token(auth))
  const text = how === 'right' ? await right() : 'no-such-token'
  if (carrier.in === 'query') return setField(request, 'query', carrier.name, text)
  const value = carrier.scheme === undefined ? text : how === 'malformed' ? carrier.scheme : `${carrier.scheme} ${text}`
  return withHeader(request, carrier.name, value)
}

function signAssertion({ client }: AssertionAuth, secret: string, presenter: Presenter): string {
  const { credentials, now, assertion = { audience: 'https://conformance.test', id: 'conformance' } } = presenter
  const subject = credentials[client]
  const iat = Math.floor(now / 1000)
  const claims = {
    iss: subject,
    sub: subject,
    aud: assertion.audience,
    iat,
    exp: iat + 300,
    jti: assertion.id,
  }
  const signed = `${toBase64Url({ alg: 'HS256', typ: 'JWT' })}.${toBase64Url(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const withHeader = (request: CaseRequest, name: string, value: string): CaseRequest => ({
  ...request,
  headers: { ...request.headers, [name.toLowerCase()]: value },
})
const encodeForm = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1)
const toBase64 = (text: string): string => Buffer.from(text).toString('base64')
const toBase64Url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
