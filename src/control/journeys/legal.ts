/** What can be done to a journey now: each action is tried by the code that does it, and undone. */
import type * as z from 'zod'
import { isSimError } from '../../errors.js'
import type { Simulator } from '../../mocks/simulator.js'
import type { Namespace } from '../../runtime/namespaces.js'
import { actionWords } from '../words-of-faults.js'
import { carryOut, doing } from './act.js'
import { findShown } from './list.js'
import type * as schemas from './schemas.js'

type Doing = ReturnType<typeof doing>
type Legal = { allowed: boolean; reason: string | null }

/** Ends a unit of work that was only tried. */
class Undone extends Error {}

/** Lists actions, and whether each is allowed; what does not allow it says why. @throws SimError when there is no such journey */
export async function listActions(
  sim: Simulator,
  namespace: Namespace,
  vendor: string,
  id: string,
): Promise<z.infer<typeof schemas.JourneyActions>> {
  const { journeyId } = await findShown(sim, namespace, vendor, id)
  const tried = (run: Doing): Promise<Legal> =>
    carryOut(sim, namespace, vendor, journeyId, async (...given) => {
      await run(...given)
      throw new Undone()
    }).then(
      () => yes,
      (error: unknown) => {
        if (error instanceof Undone) return yes
        // whatever `actOnJourney` would be refused with
        if (isSimError(error) && (error.code === 'illegal_action' || error.code === 'bad_request')) {
          return { allowed: false, reason: error.message }
        }
        throw error
      },
    )
  const actions: z.infer<typeof schemas.JourneyActions>['actions'] = []
  for (const words of actionWords()) actions.push({ ...words, ...(await tried(doing(sim, words.name))) })
  const scenario = await tried((tools, { hosted }, journey) => hosted.choose(tools, journey, 'approved'))
  const view = await sim.work(namespace, vendor, async (tools, { hosted }) => hosted?.view(tools, journeyId))
  return {
    vendor,
    journeyId,
    phase: view?.phase ?? null,
    actions,
    scenario,
    steps: (view?.steps ?? []).map(({ id, title, sides, state, attemptsLeft }) => ({
      id,
      title,
      sides: [...sides],
      state,
      attemptsLeft,
      current: id === view?.current,
    })),
  }
}

const yes: Legal = { allowed: true, reason: null }
