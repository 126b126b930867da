/** Ways a caller proves who it is, as data: the engine reads them, no vendor parses a header. */

/** Names of credentials refer to the vendor profile. */
export type Auth =
  | { kind: 'none' }
  | { kind: 'basic'; user: string; password: string }
  | { kind: 'bearer'; token: string }
  | { kind: 'header'; header: string; credential: string }

/** No credentials at all. */
export const none = (): Auth => ({ kind: 'none' })

/** HTTP Basic: `user` and `password` name two credentials. */
export const basic = (user: string, password: string): Auth => ({ kind: 'basic', user, password })

/** `Authorization: Bearer <credential>`. */
export const bearer = (token: string): Auth => ({ kind: 'bearer', token })

/** A credential alone in a header of its own. */
export const header = (name: string, credential: string): Auth => ({ kind: 'header', header: name, credential })
