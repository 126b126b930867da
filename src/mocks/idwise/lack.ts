/** What the vendor, or a flow of its, lacks to show what is special about a case. */
import type { Flow } from '../../contracts/idwise/index.js'
import type { Case } from '../../fixtures/case.js'
import { zoneSideOf } from '../../fixtures/documents/kinds.js'

/** Says why a flow cannot express a case; undefined when it can. What no flow can express comes first. */
export const lackOf = (flow: Flow, about: Case): string | undefined => vendorLack(about) ?? flowLack(flow, about)

function vendorLack({ checks, conduct, standing }: Case): string | undefined {
  if (conduct === 'never_opens') return 'no page tells of a link or a journey that runs out'
  if (conduct === 'declines') return 'no page tells of an end for consent that is refused'
  if (standing === 'turned_away') return 'no page tells of anybody turned away for having been verified before'
  if (checks.alive !== 'passed') return 'no page tells of a look-up of deaths'
  if (checks.dataMatch.verdict !== 'passed') return 'no page tells of a comparison with a source of data'
  return undefined
}

function flowLack(flow: Flow, { checks, attempts, decision, document, faceOnly, later }: Case): string | undefined {
  const has = (type: Flow['steps'][number]['type']): boolean => flow.steps.some((s) => s.type === type)
  const { faceMatch, liveness, mrz, watchLists, sidesMatch } = checks
  const awaits = (...events: string[]): boolean => later.some(({ event }) => events.includes(event))
  if (faceOnly && !flow.spotCheck) return 'the flow has no spot check'
  if (decision === 'declined' && flow.spotCheck) return 'a spot check rejects nobody'
  if (awaits('monitoring_hit') && !flow.aml) return 'the flow monitors no watch lists'
  if (watchLists.length > 0 && !flow.aml) return 'the flow searches no watch lists'
  if (awaits('renewal_due', 'renewal_deadline') && !has('Document')) return 'the flow has no document to renew'
  const onDocument = [
    'authenticity',
    'supported',
    'sidesMatch',
    'mrz',
    'notExpired',
    'ofAge',
    'uniqueApplicant',
  ] as const
  // whoever fails at every step fails at the selfie too
  const unreadable = attempts.document.includes('unreadable') && !attempts.selfie.includes('unreadable')
  if ((unreadable || onDocument.some((check) => checks[check] !== 'passed')) && !has('Document')) {
    return 'the flow has no document step'
  }
  if (sidesMatch !== 'passed' && !flow.steps.some(({ sides }) => sides.includes('back'))) {
    return 'the flow takes no back of a document'
  }
  if (mrz !== 'passed' && zoneSideOf(document.kind) === undefined)
    return 'a driving licence has no machine-readable zone'
  if ((faceMatch.verdict !== 'passed' || liveness.verdict !== 'passed') && !has('Selfie')) {
    return 'the flow has no selfie step'
  }
  return undefined
}
