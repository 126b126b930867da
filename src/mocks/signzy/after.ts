/** What happens to a journey after its end: the callback is accepted, and in time its data are deleted. */
import type { Case } from '../../fixtures/case.js'
import { deliveryKind } from '../../runtime/deliveries.js'
import type { Job } from '../../runtime/store/types.js'
import { forgetDrawn } from '../render-file.js'
import { move } from './hosted.js'
import { change, files, journeys, type SignzyTools } from './records.js'

/** Notes that a receiver accepted the callback. */
export async function callbackDelivered(tools: SignzyTools, { journeyId }: Job['payload']): Promise<void> {
  const journey = await tools.tx.get(journeys, String(journeyId))
  if (journey && journey.state !== 'deleted' && !journey.callbackSent) change(tools, journey, { callbackSent: true })
}

/** Deletes everything about the person; that the journey was, and how it ended, stays. */
export async function deleteData(tools: SignzyTools, payload: Job['payload']): Promise<void> {
  const { tx } = tools
  const journeyId = String(payload.journeyId)
  const journey = await tx.get(journeys, journeyId)
  if (!journey) return
  for (const { id, file } of await tx.find(files, 'journey', journeyId)) {
    tx.remove(files, id)
    if (file.sha256 !== undefined) forgetDrawn(file.sha256)
  }
  // the outbox holds a copy of the result
  for (const { id } of await tx.find(deliveryKind, 'journey', journeyId)) tx.remove(deliveryKind, id)
  tx.disownBlobs(journeyId)
  await move(tools, journey, 'delete', {
    userInfo: {},
    userId: null,
    config: {},
    files: {},
    ip: null,
    case: withoutPerson(journey.case),
  })
  tools.scrub(journeyId)
}

/** A case that tells nothing of anybody. */
function withoutPerson(about: Case): Case {
  const { nativeName: _name, ...person } = about.person
  const { barcode: _barcode, appearance: _looks, ...document } = about.document
  return {
    ...about,
    person: { ...blank(person), sex: 'female', address: { ...blank(person.address), lines: [] } },
    document: { ...document, number: '', issueDate: '', expiryDate: '', mrz: [] },
    checks: { ...about.checks, watchLists: [] },
  }
}

const blank = <T extends object>(record: T): T =>
  Object.fromEntries(Object.keys(record).map((key) => [key, ''])) as unknown as T
