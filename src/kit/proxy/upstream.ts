/** Connections to the vendor: kept alive, certificates verified, failures in words. */
import { Agent, type ClientRequest, request as httpRequest } from 'node:http'
import { request as httpsRequest, Agent as TlsAgent } from 'node:https'
import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'

export interface Upstream {
  /** Begins a request; the caller pipes the body. */
  open(base: URL, method: string, path: string, headers: readonly string[]): ClientRequest
  close(): void
}

/** How long an idle connection is kept, in milliseconds: shorter than servers keep theirs, lest a call meets one that closes. */
const idleMs = 3000

/** @param ca certificates in PEM that are trusted beside the well-known ones */
export function openUpstream(ca?: string): Upstream {
  const keep = { keepAlive: true, timeout: idleMs, maxSockets: 256 }
  const plain = new Agent(keep)
  // a list of one's own takes the place of the well-known ones
  const tls = new TlsAgent({ ...keep, ...(ca !== undefined && { ca: [...rootCertificates, ca] }) })
  return {
    open({ protocol, hostname, port }, method, path, headers) {
      const host = hostname.replace(/^\[|\]$/g, '')
      const secure = protocol === 'https:'
      const options = { host, port: port || (secure ? 443 : 80), method, path, headers }
      if (!secure) return httpRequest({ ...options, agent: plain } as object)
      return httpsRequest({ ...options, agent: tls, servername: isIP(host) ? '' : host } as object)
    },
    close() {
      plain.destroy()
      tls.destroy()
    },
  }
}

const certificates: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not trusted here',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
}

const connections: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up',
  ECONNRESET: 'it broke the connection',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
}

/** Why a vendor was not reached, and what to do. */
export function explainFailure({ code = '', message }: NodeJS.ErrnoException): { why: string; hint: string } {
  const certificate = certificates[code]
  if (certificate) {
    const hint =
      code.includes('EXPIRED') || code.includes('YET')
        ? 'Renew it, or check the clock of this machine.'
        : code.includes('ALTNAME')
          ? 'Check --target: its host must be one that the certificate names.'
          : 'If that is as it should be, add the authority, or the certificate itself, with --ca FILE (PEM).'
    return { why: `${certificate} (${code})`, hint }
  }
  return { why: connections[code] ?? message, hint: 'Check --target, and that the vendor can be reached from here.' }
}
