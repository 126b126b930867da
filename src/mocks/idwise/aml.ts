/** AML checks outside a journey, and amended searches of checks and journeys. */
import type { Wire } from '../../contracts/idwise/index.js'
import type { Case } from '../../fixtures/case.js'
import type { AmlCheck, Journey } from '../../fixtures/idwise/journey.js'
import { isDecided } from '../../fixtures/idwise/journey.js'
import { decideAgain } from '../../fixtures/idwise/rules.js'
import { change, sendUpdatedJourney } from './events.js'
import { amlChecks, type IdwiseTools, readJourney } from './records.js'
import { toClaims } from './start.js'

/** Searches a person, and keeps what was found. */
export async function createAmlCheck(
  tools: IdwiseTools,
  environment: string,
  body: Wire<'CreateAmlCheckRequest'>,
): Promise<AmlCheck> {
  const { full_name, birth_year, sex } = body.entity_details ?? {}
  const id = tools.id('check')
  const about = await tools.drawCase({
    reference: body.reference_no,
    magic: [body.reference_no, full_name],
    claims: toClaims(
      full_name ? { full_name, sex, ...(birth_year && { birth_date: `${birth_year}-01-01` }) } : undefined,
    ),
    seed: `${tools.seed} ${id}`,
    documentKind: 'passport',
  })
  tools.about(id)
  // a check is over when it is made: past the bound the oldest go
  tools.tx.retire(id)
  return tools.tx.put(amlChecks, {
    id,
    environment,
    reference: body.reference_no,
    case: about,
    checkedAt: tools.tx.now,
  })
}

/** Reads a check the caller may see. */
export async function readAmlCheck(tools: IdwiseTools, environment: string, id: string): Promise<AmlCheck> {
  const found = await findAmlCheck(tools, environment, id)
  return found ?? tools.fail('not_found', `check_id ${JSON.stringify(id)} names no AML check`)
}

async function findAmlCheck(tools: IdwiseTools, environment: string, id: string): Promise<AmlCheck | undefined> {
  const check = await tools.tx.get(amlChecks, id)
  if (check && check.environment !== environment) {
    tools.fail('forbidden', `AML check ${id} belongs to the environment "${check.environment}"`)
  }
  if (!check && (await tools.elsewhere(amlChecks.name, id)))
    tools.fail('forbidden', `AML check ${id} belongs to another tenant`)
  if (check) tools.about(id)
  return check
}

/** Searches again, with what the caller now says of the person. The id may be a check's, or that of a journey with AML. */
export async function amendAmlSearch(
  tools: IdwiseTools,
  environment: string,
  id: string,
  body: Wire<'AmendAmlSearchRequest'>,
): Promise<AmlCheck | Journey> {
  const check = await findAmlCheck(tools, environment, id)
  if (check) {
    const about = await searchAgain(tools, check.case, check.reference, body)
    return tools.tx.put(amlChecks, { ...check, case: about, checkedAt: tools.tx.now })
  }
  const journey = await readJourney(tools, environment, id)
  if (!journey.flow.aml) tools.fail('illegal_transition', `flow ${journey.flow.id} of the journey has no AML check`)
  if (!isDecided(journey)) tools.fail('illegal_transition', 'the journey has no AML result yet')
  const searched = await searchAgain(tools, journey.case, journey.reference, body)
  // only the search is new: what the documents showed stays
  const { watchLists } = searched.checks
  const about = { ...journey.case, checks: { ...journey.case.checks, watchLists } }
  const amended = change(tools, journey, {
    case: about,
    // while steps are being sent again, what is left of them decides nothing
    systemDecision: decideAgain({ ...journey, case: about }),
    searchedAt: tools.tx.now,
  })
  await sendUpdatedJourney(tools, amended, 'AML Amend')
  return amended
}

async function searchAgain(
  tools: IdwiseTools,
  before: Case,
  reference: string,
  { entity_details }: Wire<'AmendAmlSearchRequest'>,
): Promise<Case> {
  const { fullName, birthDate, sex } = before.person
  const searched = await tools.drawCase({
    reference: undefined,
    magic: [entity_details?.full_name, reference],
    claims: entity_details ? toClaims(entity_details) : { fullName, birthDate, sex },
    seed: `${tools.seed} ${fullName}`,
    documentKind: before.document.kind,
  })
  // the same person is found again, unless the call asks for something else
  const isSame = !entity_details || entity_details.full_name === fullName
  return isSame && searched.checks.watchLists.length === 0 ? before : searched
}
