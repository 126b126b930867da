/** The control calls of the built-in receivers; webhooks themselves go to `POST /_sim/sink/{name}`. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import { Done } from '../schemas.js'
import { byId, get, paged, post, remove, scoped, truth } from '../words.js'
import * as schemas from './schemas.js'

export const sinkEndpoints = {
  listSinks: endpoint({
    ...get,
    path: '/sinks',
    summary: 'Lists the built-in webhook receivers: one for every vendor, and those that were used. Any name is one.',
    request: { query: scoped },
    responses: { 200: json(schemas.SinkList) },
  }),
  setSink: endpoint({
    ...post,
    path: '/sinks/{name}',
    summary: 'Tells a built-in receiver how to answer from now on: a status, late, with failures or a redirect.',
    request: { params: z.object({ name: schemas.SinkName }), query: scoped, body: schemas.SetSink },
    responses: { 200: json(schemas.SinkInfo) },
  }),
  listReceived: endpoint({
    ...get,
    path: '/sink',
    summary:
      'Lists what arrived at the built-in receivers, oldest first; the last 200 are kept. reveal=true unmasks it.',
    request: { query: paged.extend({ sink: schemas.SinkName.optional(), reveal: truth.optional() }) },
    responses: { 200: json(schemas.ReceivedList) },
  }),
  getReceived: endpoint({
    ...get,
    path: '/sink/{id}',
    summary: 'Shows one request that arrived at a built-in receiver; reveal=true unmasks it.',
    request: { params: byId, query: scoped.extend({ reveal: truth.optional() }) },
    responses: { 200: json(schemas.ReceivedInfo) },
  }),
  clearReceived: endpoint({
    ...remove,
    path: '/sink',
    summary: 'Forgets what arrived at the built-in receivers.',
    request: { query: scoped },
    responses: { 200: json(Done) },
  }),
}
