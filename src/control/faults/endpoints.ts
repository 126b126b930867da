/** The control calls about faults. */
import * as z from 'zod'
import { endpoint, json, type Provenance } from '../../contracts/define.js'
import { Disarmed, FaultInfo, FaultList, FaultSpec } from './schemas.js'

/** Declares them; the query of a listing and the provenance are those of the whole control plane. */
export const faultEndpoints = <Q extends z.ZodObject, S extends z.ZodObject>(about: {
  source: Provenance
  paged: Q
  scoped: S
}) => {
  const at = { surface: 'control', ...about.source } as const
  const { paged, scoped } = about
  return {
    armFault: endpoint({
      ...at,
      method: 'POST',
      path: '/faults',
      summary: 'Arms a fault: what goes wrong, with which calls or webhooks, and how often.',
      request: { query: scoped, body: FaultSpec },
      responses: { 201: json(FaultInfo) },
    }),
    listFaults: endpoint({
      ...at,
      method: 'GET',
      path: '/faults',
      summary: 'Lists armed faults, those of scenarios included, oldest first.',
      request: { query: paged },
      responses: { 200: json(FaultList) },
    }),
    disarmFault: endpoint({
      ...at,
      method: 'DELETE',
      path: '/faults/{id}',
      summary: 'Takes a fault back.',
      request: { params: z.object({ id: z.string() }), query: scoped },
      responses: { 200: json(Disarmed) },
    }),
    clearFaults: endpoint({
      ...at,
      method: 'DELETE',
      path: '/faults',
      summary: 'Takes back every fault, those of scenarios included.',
      request: { query: scoped },
      responses: { 200: json(Disarmed) },
    }),
  }
}
