/** Calls that stand in no endpoint of a contract: which of them are none of its business, and whose fault the others are. */
import type { VendorDef } from '../../contracts/define.js'
import { hideMail } from '../../contracts/redact.js'
import type { Exchange } from './message.js'
import type { Findings } from './rules.js'
import { findEndpoint, splitUrl } from './subject.js'

/**
 * Says why a call is not judged; undefined for one that the contract has, or should have.
 *
 * @param surface where the call goes, if that is known by its host or its mount
 */
export function whyUnjudged(vendor: VendorDef, method: string, url: string, surface?: string): string | undefined {
  if (method === 'HEAD' || method === 'OPTIONS') return `${method} is no call of a contract`
  if (findEndpoint(vendor, method, url)) return undefined
  const defs = Object.values(vendor.endpoints)
  if (surface !== undefined && !defs.some((def) => def.surface === surface))
    return `the contract has no calls of ${vendor.profile.surfaces[surface]!.title}`
  const { path } = splitUrl(url)
  const fits = (pattern: string): boolean =>
    new RegExp(`${pattern.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path)
  // at the root a link may be any path, and there its surface is known by the target
  const linked = Object.values(vendor.links ?? {}).some((link) => {
    const { mountAt } = vendor.profile.surfaces[link.surface]!
    return mountAt !== '/' && fits(`${mountAt}${link.path}`)
  })
  if (linked) return 'it is a page behind a link'
  const beside = (vendor.unmodelled ?? []).find((one) => one.method === method && fits(one.path))
  return beside && `${beside.operation} is documented, and not modelled`
}

/** What a server answers that has no such call. */
const refusals = [404, 405]

/**
 * Tells of a call that the contract does not have. Where the server says that there is none either, the client is at fault;
 * where it serves it, the contract does not know all of the vendor; any other answer leaves it open.
 */
export function holdStranger(findings: Findings, vendor: VendorDef, { request, response }: Exchange): void {
  const { method, url } = request
  findings.compared()
  const why = whyUnjudged(vendor, method, String(url))
  if (why !== undefined) return
  const { status } = response
  const served = status >= 200 && status < 400
  const severity =
    findings.options.as === 'simulator' || refusals.includes(status) ? 'breaking' : served ? 'additive' : 'advice'
  findings.add(
    {
      rule: 'unknown_endpoint',
      path: 'url',
      message: `${vendor.profile.title} has no such call${severity === 'additive' ? ' in the contract, and answered it' : ''}`,
      expected: 'a call of the contract',
      received: `${method} ${hideMail(String(url).replace(/\?.*/s, ''))}`,
      severity,
    },
    { evidence: 'documented', source: vendor.profile.docs },
  )
}
