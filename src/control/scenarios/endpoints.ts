/** Control calls about scenarios: which journey gets which, and those of one's own. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import * as common from '../schemas.js'
import { byId, get, paged, post, remove, scoped, truth } from '../words.js'
import * as schemas from './schemas.js'

export const scenarioEndpoints = {
  listScenarios: endpoint({
    ...get,
    path: '/scenarios',
    summary: 'Lists scenarios of your own: those of the options, and those that the namespace keeps.',
    request: { query: paged },
    responses: { 200: json(schemas.OwnScenarioList) },
  }),
  defineScenario: endpoint({
    ...post,
    path: '/scenarios',
    summary: 'Keeps a scenario of your own in the namespace, in place of one of that name before.',
    request: { query: scoped, body: schemas.ScenarioDefinition },
    responses: { 201: json(schemas.OwnScenario) },
  }),
  deleteScenario: endpoint({
    ...remove,
    path: '/scenarios/{name}',
    summary: 'Removes a scenario that the namespace keeps.',
    request: { params: z.object({ name: z.string() }), query: scoped },
    responses: { 200: json(common.Done) },
  }),
  previewScenario: endpoint({
    ...post,
    path: '/scenarios/preview',
    summary:
      'Plays a scenario of your own with every vendor and flow where nobody sees it, and says what it comes to; keeps nothing.',
    request: { query: scoped.extend({ reveal: truth.optional() }), body: schemas.ScenarioDefinition },
    responses: { 200: json(schemas.ScenarioPreview) },
  }),
  armScenario: endpoint({
    ...post,
    path: '/scenarios/arm',
    summary: 'Arms a scenario for a reference, or for the next journeys.',
    request: { query: scoped, body: schemas.ArmScenario },
    responses: { 201: json(schemas.ArmedInfo) },
  }),
  listArmed: endpoint({
    ...get,
    path: '/scenarios/armed',
    summary: 'Lists armed scenarios.',
    request: { query: paged },
    responses: { 200: json(schemas.ArmedList) },
  }),
  disarmScenario: endpoint({
    ...remove,
    path: '/scenarios/armed/{id}',
    summary: 'Takes an armed scenario back.',
    request: { params: byId, query: scoped },
    responses: { 200: json(common.Done) },
  }),
  getDefaultScenario: endpoint({
    ...get,
    path: '/scenarios/default',
    summary: 'Tells the scenario of journeys for which nothing else was asked, and who chose it.',
    request: { query: scoped },
    responses: { 200: json(schemas.PresentDefault) },
  }),
  setDefaultScenario: endpoint({
    ...post,
    path: '/scenarios/default',
    summary: 'Chooses the scenario of journeys for which nothing else was asked.',
    request: { query: scoped, body: schemas.ChooseDefault },
    responses: { 200: json(schemas.DefaultScenario) },
  }),
}
