/** What the vendor, or a flow of its, lacks to show what is special about a case. */
import type { Flow, Wire } from '../../contracts/signzy/index.js'
import type { Case, DataField } from '../../fixtures/case.js'
import { hasBack, zoneSideOf } from '../../fixtures/documents/kinds.js'
import { printsOf } from '../../fixtures/documents/prints.js'
import { toClaims } from '../../fixtures/signzy/views.js'

type About = { flow: Flow; userInfo: Wire<'UserInfo'> }

/** Says why a case cannot be shown; undefined when it can. What no flow can express comes first. */
export const lackOf = (about: About, drawn: Case): string | undefined => vendorLack(drawn) ?? flowLack(about, drawn)

function vendorLack({ checks, conduct, decision, faceOnly, later, standing }: Case): string | undefined {
  const { authenticity, ofAge, uniqueApplicant, alive, watchLists } = checks
  if (watchLists.length > 0) return 'a result has no field for watch lists'
  if (alive !== 'passed') return 'a result has no field for deaths'
  if (decision === 'declined') return 'the vendor decides nothing'
  if (standing === 'turned_away') return 'no page tells of anybody turned away for having been verified before'
  if (faceOnly) return 'a result compares the selfie with the document alone'
  if (standing === 'known' || uniqueApplicant !== 'passed') {
    return 'a result has no field for people who were verified before'
  }
  if (ofAge !== 'passed') return 'a result decides nothing by age and only tells it'
  if (authenticity === 'undetermined') return 'nobody reviews a result'
  if (later.length > 0) return 'nothing happens to a result later'
  if (conduct === 'declines') return 'refusing consent ends no journey'
  return undefined
}

function flowLack({ flow, userInfo }: About, { checks, document }: Case): string | undefined {
  const { dataMatch, faceMatch, liveness, mrz, sidesMatch } = checks
  if (sidesMatch !== 'passed' && !hasBack(document.kind)) return `a ${document.kind} has its data on one side`
  if (mrz !== 'passed' && zoneSideOf(document.kind) === undefined)
    return 'a driving licence has no machine-readable zone'
  if (dataMatch.verdict !== 'passed' && !dataMatch.contradicts.some((field) => isCompared(field, userInfo, document))) {
    return 'userInfo says nothing that a document contradicts'
  }
  const hasSelfie = flow.steps.some(({ id }) => id === 'selfie')
  if (!hasSelfie && (faceMatch.verdict !== 'passed' || liveness.verdict !== 'passed')) return 'there is no selfie'
  return undefined
}

/** Whether what the client says is compared with what stands on the document. */
function isCompared(field: DataField, userInfo: Wire<'UserInfo'>, document: Case['document']): boolean {
  const { fullName, birthDate, address } = toClaims(userInfo)
  if (field === 'name') return fullName !== undefined
  if (field === 'birthDate') return birthDate !== undefined
  const { street, city, postalCode } = address ?? {}
  return field === 'address' && printsOf(document).address && Boolean(street || city || postalCode)
}
