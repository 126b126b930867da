/** Finds journeys as a tester names them: by any id the vendor gave out, or by the client's own reference. */
import type { JourneyShelf, Tools, VendorSimulator } from './types.js'

/** Our id of a journey; of those that share a reference the newest. Undefined when nothing is called so. */
export async function findJourney(
  tools: Tools,
  { hosted, journeys }: VendorSimulator,
  id: string,
): Promise<string | undefined> {
  const given = await hosted?.find(tools, id, 'any')
  if (given !== undefined || !journeys) return given
  const { kind, summary } = journeys as unknown as JourneyShelf
  if (await tools.tx.get(kind, id)) return id
  const newest = (await tools.tx.find(kind, 'reference', id)).at(-1)
  return newest && summary(tools, newest).journeyId
}
