/** Credentials of a client: which way of an endpoint they serve, and the tokens that are got by them. */
import type { Auth, TokenAuth } from '../../contracts/auth.js'
import { setField } from '../../contracts/conformance/request.js'
import {
  authOf,
  type CallConformance,
  type CaseRequest,
  type Presentation,
  partsOf,
  tokenCallOf,
  waysOf,
} from '../../contracts/conformance.js'
import type { EndpointDef, VendorDef } from '../../contracts/define.js'
import { SimError } from '../../errors.js'
import { stopwatchMs } from '../../runtime/clock.js'
import { digestOf } from '../../runtime/ids.js'
import { present } from '../conformance/present.js'
import { fillRequest } from '../conformance/write.js'

/** What an assertion is, in the words of RFC 7523. */
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

type Texts = Readonly<Record<string, string>>

/** Sends a call that is ready, and answers the value at a place of its body. */
export type AskForToken = (endpoint: string, request: CaseRequest, at: string) => Promise<string>

/** How a client shows its credentials, where a contract leaves it the choice. */
export interface Choice {
  /** The kind of the way; the first that has all it needs where nothing is said. */
  authentication?: 'basic' | 'fields' | 'assertion'
  /** For whom an assertion is. @default where the call goes */
  audience?: string
  /** The present instant, in milliseconds since 1970. */
  now(): number
}

/** Puts credentials into requests; keeps a token until it is refused. */
export class Credentials {
  readonly #kept = new Map<string, Promise<string>>()
  #assertions = 0

  constructor(
    readonly vendor: VendorDef,
    readonly values: Texts,
    readonly tokens: Texts,
    readonly choice: Choice,
    /** Where the calls of an endpoint go. */
    readonly placeOf: (endpoint: string) => string,
    readonly ask: AskForToken,
  ) {}

  /**
   * Answers the request with its credentials, and a function that forgets the token it carries, where one was got for it.
   *
   * @throws SimError `bad_option` that names what is missing
   */
  async place(endpoint: string, request: CaseRequest): Promise<{ request: CaseRequest; forget?: () => void }> {
    const def = (this.vendor.endpoints as Record<string, EndpointDef>)[endpoint]!
    const auth = authOf(this.vendor, def)
    const ways = waysOf(auth)
    const lacking = ways.map((way) => partsOf(way).flatMap((part) => this.#lacks(part)))
    const chosen = ways.findIndex((way) => partsOf(way).some(({ kind }) => kind === this.choice.authentication))
    const way = lacking[chosen]?.length === 0 ? chosen : lacking.findIndex((names) => names.length === 0)
    if (way < 0) {
      throw new SimError(
        'bad_option',
        `${endpoint} needs credentials that the client was not given: ${lacking.map((names) => names.join(', ')).join('; or ')}`,
        'Give them to createClient: credentials by the names of the vendor, a token that only a person can bring about in tokens.',
      )
    }
    let filled = request
    const got: string[] = []
    let standing = false
    for (const part of partsOf(ways[way])) {
      if (part.kind === 'fields') {
        for (const [name, field] of Object.entries(part.fields)) {
          filled = setField(filled, part.in, field, this.values[name])
        }
      }
      if (part.kind === 'assertion') filled = setField(filled, 'body', `${part.field}_type`, jwtBearer)
      if (part.kind !== 'token' || this.tokens[part.use] !== undefined) continue
      if (part.standing !== undefined && this.values[part.standing] !== undefined) standing = true
      else got.push(part.use)
    }
    const caller: Presentation = { as: 'owner', way, ...(standing && { standing: true as const }) }
    const token = (part: TokenAuth): Promise<string> => this.#token(part)
    const placed = await present(filled, auth, caller, {
      credentials: this.values,
      token,
      ...this.#assertion(endpoint),
    })
    const sent = got.map((use) => [use, this.#kept.get(use)] as const)
    const forget = (): void => {
      // of several calls that are refused at once, the first makes the others wait for one new token
      for (const [use, token] of sent) if (this.#kept.get(use) === token) this.#kept.delete(use)
    }
    return { request: placed, ...(got.length > 0 && { forget }) }
  }

  /** What an assertion says beside who the client is; each has an id of its own. */
  #assertion(endpoint: string) {
    const { audience = this.placeOf(endpoint), now } = this.choice
    const at = now()
    const id = digestOf('assertion', at, stopwatchMs(), ++this.#assertions)
      .toString('hex')
      .slice(0, 32)
    return { now: at, assertion: { audience, id } }
  }

  #token(auth: TokenAuth): Promise<string> {
    const given = this.tokens[auth.use]
    if (given !== undefined) return Promise.resolve(given)
    const kept = this.#kept.get(auth.use)
    if (kept) return kept
    const asked = this.#fetch(auth).catch((error: unknown) => {
      this.#kept.delete(auth.use)
      throw error
    })
    this.#kept.set(auth.use, asked)
    return asked
  }

  async #fetch(auth: TokenAuth): Promise<string> {
    const call = tokenCallOf(this.vendor, auth)
    const { request } = await this.place(auth.issuedBy, fillRequest(call.request, this.values))
    return this.ask(auth.issuedBy, request, auth.at)
  }

  /** Names what a part needs and the client has not. */
  #lacks(part: Auth): string[] {
    const missing = (...names: string[]): string[] => names.filter((name) => this.values[name] === undefined)
    switch (part.kind) {
      case 'basic':
        return missing(part.user, part.password)
      case 'assertion':
        return missing(part.client, part.secret)
      case 'bearer':
        return missing(part.token)
      case 'header':
        return missing(part.credential)
      case 'fields':
        return missing(...Object.keys(part.fields))
      case 'token':
        return this.#lacksToken(part)
      default:
        return []
    }
  }

  #lacksToken(part: TokenAuth): string[] {
    if (this.tokens[part.use] !== undefined) return []
    if (part.standing !== undefined && this.values[part.standing] !== undefined) return []
    const call = tokenCallOf(this.vendor, part)
    if (needsMore(call)) return [`tokens.${part.use}`]
    const issuer = (this.vendor.endpoints as Record<string, EndpointDef>)[part.issuedBy]!
    const ways = waysOf(authOf(this.vendor, issuer)).map((way) => partsOf(way).flatMap((one) => this.#lacks(one)))
    const fewest = ways.sort((a, b) => a.length - b.length)[0] ?? []
    return fewest.length > 0 && part.standing !== undefined ? [`${part.standing} (or ${fewest.join(', ')})`] : fewest
  }
}

/** A token that comes of a journey or of calls before is not to be had by credentials alone. */
const needsMore = ({ given, before }: CallConformance): boolean => given !== undefined || before.length > 0
