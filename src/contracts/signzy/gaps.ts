/** What Signzy names and the simulator does not serve, and why. */
import type { UnmodelledPath, UnservableOperation } from '../define.js'
import { assumed } from './sources.js'

/** Lists the calls that answer 501: none, as no further path of the product is known. */
export const unmodelled: readonly UnmodelledPath[] = []

const unseen = "Only the vendor's dashboard is known to do it; no page, path or body was found."
const noPath = (operation: string) => ({ operation, reason: unseen, ...assumed('create', unseen) })

/** Lists the operations without a known path. */
export const unservable: readonly UnservableOperation[] = [
  noPath('configureFlow'),
  noPath('listJourneys'),
  noPath('resendJourneyLink'),
  noPath('deleteJourneyData'),
  noPath('getJourneyReport'),
]
