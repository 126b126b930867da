/** The control calls about faults. */
import { endpoint, json } from '../../contracts/define.js'
import { byId, get, paged, post, remove, scoped } from '../words.js'
import { Disarmed, FaultInfo, FaultList, FaultSpec } from './schemas.js'

export const faultEndpoints = {
  armFault: endpoint({
    ...post,
    path: '/faults',
    summary: 'Arms a fault: what goes wrong, with which calls or webhooks, and how often.',
    request: { query: scoped, body: FaultSpec },
    responses: { 201: json(FaultInfo) },
  }),
  listFaults: endpoint({
    ...get,
    path: '/faults',
    summary: 'Lists armed faults, those of scenarios included, oldest first.',
    request: { query: paged },
    responses: { 200: json(FaultList) },
  }),
  disarmFault: endpoint({
    ...remove,
    path: '/faults/{id}',
    summary: 'Takes a fault back.',
    request: { params: byId, query: scoped },
    responses: { 200: json(Disarmed) },
  }),
  clearFaults: endpoint({
    ...remove,
    path: '/faults',
    summary: 'Takes back every fault, those of scenarios included.',
    request: { query: scoped },
    responses: { 200: json(Disarmed) },
  }),
}
