/** Handlers of the control calls about scenarios. */
import type { ControlHandlers } from '../handlers.js'
import { pageOf } from '../paging.js'
import { done, show } from '../show.js'
import { toArmedInfo } from '../views.js'
import { arm, defineOwn, disarm, listArmed, listOwn, presentDefault, removeOwn, setDefaultScenario } from './actions.js'
import type { scenarioEndpoints } from './endpoints.js'

export const scenarioHandlers: Pick<ControlHandlers, keyof typeof scenarioEndpoints> = {
  listScenarios: async ({ sim, namespace, query }) => show(200, await listOwn(sim, namespace, pageOf(query))),
  defineScenario: async ({ sim, namespace, body }) => show(201, await defineOwn(sim, namespace, body)),
  deleteScenario: async ({ sim, namespace, params }) => {
    await removeOwn(sim, namespace, params.name)
    return done()
  },
  armScenario: async ({ sim, namespace, body }) => show(201, toArmedInfo(await arm(sim, namespace, body))),
  listArmed: async ({ sim, namespace, query }) => {
    const { items, next } = await listArmed(sim, namespace, pageOf(query))
    return show(200, { items: items.map(toArmedInfo), next })
  },
  disarmScenario: async ({ sim, namespace, params }) => {
    await disarm(sim, namespace, params.id)
    return done()
  },
  previewScenario: async ({ sim, namespace, query, body }) => {
    const { previewScenario } = await import('./preview.js')
    return show(200, await previewScenario(sim, namespace, body, query.reveal === 'true'))
  },
  getDefaultScenario: async ({ sim, namespace }) => show(200, await presentDefault(sim, namespace)),
  setDefaultScenario: async ({ sim, namespace, body }) =>
    show(200, { scenario: await setDefaultScenario(sim, namespace, body.scenario) }),
}
