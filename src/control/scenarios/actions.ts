/** What can be done about scenarios: which journey gets which, and those of one's own. */
import type * as z from 'zod'
import { SimError } from '../../errors.js'
import type { ScenarioDefinition } from '../../fixtures/define-scenario.js'
import { scenarioKind } from '../../mocks/scenario-book.js'
import { armedKind, settingsId, settingsKind, sweepArmed, unknownScenario } from '../../mocks/scenario-choice.js'
import type { Simulator } from '../../mocks/simulator.js'
import type { Namespace } from '../../runtime/namespaces.js'
import type { Tx } from '../../runtime/store/types.js'
import { listAll, nothing, type WantedPage } from '../paging.js'
import type * as schemas from './schemas.js'

type Body<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>

/** Armed scenarios of a namespace, at most. */
const armedLimit = 10_000

/** Each time so many more are armed, what is over is looked for and taken out. */
const sweepEvery = 256

/** Answers the name of a scenario, and keeps a whole one in the namespace first. @throws SimError for one that is none */
export async function takeScenario(sim: Simulator, tx: Tx, given: string | ScenarioDefinition): Promise<string> {
  if (typeof given !== 'string') {
    const { keepScenario } = await import('../../mocks/scenario-definition.js')
    return (await keepScenario(tx, sim.scenarios, given)).name
  }
  if (await sim.scenarios.find(tx, given)) return given
  throw new SimError('unknown_scenario', unknownScenario(given), 'GET /_sim/catalog lists them.')
}

/** Arms a scenario: for a client's reference, or for the next journeys. */
export async function arm(sim: Simulator, { name }: Namespace, body: Body<'ArmScenario'>) {
  if (body.vendor !== undefined) await sim.vendor(body.vendor)
  return sim.store.transact(name, async (tx) => {
    const count = await tx.count(armedKind, 'all', '*')
    if (count > 0 && (count % sweepEvery === 0 || count >= armedLimit)) await sweepArmed(tx)
    if ((await tx.count(armedKind, 'all', '*')) >= armedLimit) {
      throw new SimError(
        'illegal_action',
        `${armedLimit} scenarios are armed already`,
        'Take some back with DELETE /_sim/scenarios/armed/{id}, give a ttlMs, or reset the namespace.',
      )
    }
    const scenario = await takeScenario(sim, tx, body.scenario)
    return tx.put(armedKind, {
      id: tx.id('armed', { kind: 'hex', length: 16 }),
      ...(body.vendor !== undefined && { vendor: body.vendor }),
      ...(body.reference !== undefined && { reference: body.reference }),
      scenario,
      remaining: body.count ?? 1,
      expiresAt: body.ttlMs === undefined ? null : tx.now + body.ttlMs,
    })
  })
}

/** Lists what is armed; what is over is taken out. */
export async function listArmed(sim: Simulator, namespace: Namespace, page: WantedPage) {
  await sim.store.transact(namespace.name, sweepArmed)
  return listAll(sim, namespace, armedKind, page)
}

/** Takes an armed scenario back. @throws SimError when there is none with this id */
export const disarm = (sim: Simulator, { name }: Namespace, id: string): Promise<void> =>
  sim.store.transact(name, async (tx) => {
    if (!(await tx.get(armedKind, id))) throw nothing('armed scenario', id)
    tx.remove(armedKind, id)
  })

/** Chooses the scenario of journeys for which nothing else was asked; answers its name. */
export const setDefaultScenario = (
  sim: Simulator,
  { name }: Namespace,
  given: string | ScenarioDefinition,
): Promise<string> =>
  sim.store.transact(name, async (tx) => {
    const defaultScenario = await takeScenario(sim, tx, given)
    const settings = await tx.get(settingsKind, settingsId)
    tx.put(settingsKind, { ...settings, id: settingsId, defaultScenario })
    return defaultScenario
  })

/** Tells the default scenario. One that the namespace chose and has removed since is passed over, as a journey would. */
export const presentDefault = (sim: Simulator, { name }: Namespace): Promise<Body<'PresentDefault'>> =>
  sim.store.transact(name, async (tx) => {
    const chosen = (await tx.get(settingsKind, settingsId))?.defaultScenario
    if (chosen !== undefined && (await sim.scenarios.find(tx, chosen))) return { scenario: chosen, origin: 'namespace' }
    const { scenario } = sim.options
    return scenario === undefined ? { scenario: 'approved', origin: 'built_in' } : { scenario, origin: 'options' }
  })

/** Keeps a scenario of one's own. @throws SimError that names the place of what is wrong */
export const defineOwn = (sim: Simulator, { name }: Namespace, given: unknown): Promise<Body<'OwnScenario'>> =>
  sim.store.transact(name, async (tx) => {
    const { keepScenario } = await import('../../mocks/scenario-definition.js')
    return toOwn(await keepScenario(tx, sim.scenarios, given), 'namespace')
  })

/** Lists scenarios of one's own: those of the options first. */
export async function listOwn(
  sim: Simulator,
  namespace: Namespace,
  { after, limit }: WantedPage,
): Promise<Body<'OwnScenarioList'>> {
  const configured = [...sim.scenarios.configured.values()].map(({ definition }) => toOwn(definition, 'options'))
  const from = after === undefined ? 0 : configured.findIndex(({ name }) => name === after) + 1
  const first = after === undefined || from > 0 ? configured.slice(from, from + limit) : []
  const more = from + first.length < configured.length && (after === undefined || from > 0)
  if (more) return { items: first, next: first.at(-1)!.name }
  const stored = await listAll(sim, namespace, scenarioKind, {
    limit: Math.max(limit - first.length, 1),
    ...(after !== undefined && from === 0 && { after }),
  })
  if (first.length === limit) return { items: first, next: stored.items.length > 0 ? first.at(-1)!.name : null }
  const items = [...first, ...stored.items.map(({ definition }) => toOwn(definition, 'namespace'))]
  return { items, next: stored.next }
}

/** Removes a scenario that the namespace keeps. @throws SimError for one that it does not keep */
export async function removeOwn(sim: Simulator, { name: namespace }: Namespace, name: string): Promise<void> {
  if (sim.scenarios.configured.has(name)) {
    throw new SimError('illegal_action', `"${name}" is a scenario of the options`, 'Take it out there.')
  }
  await sim.store.transact(namespace, async (tx) => {
    if (!(await tx.get(scenarioKind, name))) throw nothing('scenario of your own', name)
    tx.remove(scenarioKind, name)
  })
}

const toOwn = (definition: ScenarioDefinition, origin: 'options' | 'namespace'): Body<'OwnScenario'> =>
  ({ name: definition.name, title: definition.title ?? null, origin, definition }) as Body<'OwnScenario'>
