/** The types of a vendor's client, all read from its contract. */
import type * as z from 'zod'
import type { EndpointDef, JsonResponse, MediaResponse, RequestSpec, VendorDef } from '../../contracts/define.js'
import type { Verdict } from '../judge/violation.js'

type Literal<T> = T extends string ? (string extends T ? never : T) : never

/** The fields that carry credentials: the client puts them there. */
type CarriedBy<A> = A extends { kind: 'fields'; fields: infer N }
  ? Literal<N[keyof N]>
  : A extends { ways: readonly (infer W)[] }
    ? CarriedBy<W>
    : never

type Loosened<B, N extends PropertyKey> = [N] extends [never]
  ? B
  : B extends object
    ? Omit<B, N> & Partial<Pick<B, N & keyof B>>
    : B

type Carried<D> = D extends { auth: infer A } ? CarriedBy<A> : never
type PartOf<D extends EndpointDef, P extends keyof RequestSpec> =
  D['request'] extends Record<P, infer S extends z.ZodType> ? Loosened<z.infer<S>, Carried<D>> : never

/** A part that may be left out where all of it may. */
type Given<P extends string, T> = [T] extends [never]
  ? unknown
  : undefined extends T
    ? { [K in P]?: T }
    : Partial<NonNullable<T>> extends T
      ? { [K in P]?: T }
      : { [K in P]: T }

type Bodies<D extends EndpointDef> = {
  [P in 'body' | 'form' | 'urlencoded' as [PartOf<D, P>] extends [never] ? never : P]: Given<P, PartOf<D, P>>
}
type BodyOf<D extends EndpointDef> = [keyof Bodies<D>] extends [never] ? unknown : Bodies<D>[keyof Bodies<D>]
type Spread<T> = T extends unknown ? { [K in keyof T]: T[K] } : never

/** What a call takes: `params`, `query`, `headers`, and one of `body` (JSON), `form` (multipart), `urlencoded`. */
export type CallOf<D extends EndpointDef> = Spread<
  Given<'params', PartOf<D, 'params'>> &
    Given<'query', PartOf<D, 'query'>> &
    Given<'headers', PartOf<D, 'headers'>> &
    BodyOf<D>
>

type ContentOf<R> = R extends JsonResponse<infer S> ? z.infer<S> : R extends MediaResponse ? Uint8Array : undefined

/** What a call answers: one of the declared statuses, with its body. */
export type AnswerOf<D extends EndpointDef> = {
  [S in keyof D['responses']]: { status: S; headers: Headers; body: ContentOf<D['responses'][S]> }
}[keyof D['responses']]

/** More about one call. */
export interface CallOptions {
  signal?: AbortSignal
}

/** A function for every endpoint of a vendor, by its name in the contract. */
export type VendorClient<V extends VendorDef> = {
  readonly [K in keyof V['endpoints']]: Partial<CallOf<V['endpoints'][K]>> extends CallOf<V['endpoints'][K]>
    ? (call?: CallOf<V['endpoints'][K]>, options?: CallOptions) => Promise<AnswerOf<V['endpoints'][K]>>
    : (call: CallOf<V['endpoints'][K]>, options?: CallOptions) => Promise<AnswerOf<V['endpoints'][K]>>
}

type Sets<V extends VendorDef> = V['profile']['credentials'][keyof V['profile']['credentials']]
type NamesOf<T> = T extends unknown ? keyof T & string : never

export interface ClientOptions<V extends VendorDef> {
  /** Where the vendor is, `http://127.0.0.1:4700/<vendor>` for one; or an address for each surface, as the real hosts are. */
  baseUrl: string | { readonly [S in keyof V['profile']['surfaces']]?: string }
  /** By the names of the vendor's profile; those that are asked for and missing are named by the error. */
  credentials?: { readonly [N in NamesOf<Sets<V>>]?: string }
  /** Tokens by their use, where no call with these credentials alone can get one. */
  tokens?: Readonly<Record<string, string>>
  /**
   * Which of several ways to show the credentials, where the contract of an endpoint has more than one: `basic` in a header, `fields`
   * of the body, `assertion` for a JWT that is signed with the secret. @default the first that the contract names
   */
  authentication?: 'basic' | 'fields' | 'assertion'
  /** The `aud` of an assertion. @default the URL of the call, without parameters */
  audience?: string
  /** The instant that an assertion begins at, in milliseconds since 1970; it ends five minutes later. @default the present one */
  now?: () => number
  /** @default the global `fetch` */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Holds every exchange to the contract: one that breaks it throws `BrokenContract`; a function is told of every verdict instead. */
  check?: boolean | ((verdict: Verdict) => void)
}

/** The rows of a vendor's error tables by name. */
export type ErrorNameOf<V extends VendorDef> = {
  [S in keyof V['surfaces']]: keyof V['surfaces'][S]['errors']['rows'] & string
}[keyof V['surfaces']]
