/** The calls about clock and snapshots. */
import * as z from 'zod'
import { endpoint, json } from '../../contracts/define.js'
import { Done } from '../schemas.js'
import { get, post, remove, scoped } from '../words.js'
import * as schemas from './schemas.js'

const byName = z.object({ name: z.string() })

/** Declared in the control plane's contract. */
export const timeEndpoints = {
  getClock: endpoint({
    ...get,
    path: '/clock',
    summary: 'Shows where the clock stands, and when its next job falls due.',
    request: { query: scoped },
    responses: { 200: json(schemas.ClockInfo) },
  }),
  setClock: endpoint({
    ...post,
    path: '/clock',
    summary: 'Sets, freezes, scales or offsets the clock; ahead, it runs what falls due on the way.',
    request: { query: scoped, body: schemas.SetClock },
    responses: { 200: json(schemas.ClockSet) },
  }),
  listSnapshots: endpoint({
    ...get,
    path: '/snapshots',
    summary: 'Lists the snapshots of a namespace, oldest first.',
    request: { query: scoped },
    responses: { 200: json(schemas.SnapshotList) },
  }),
  createSnapshot: endpoint({
    ...post,
    path: '/snapshots',
    summary: 'Saves records, jobs, counters, pictures and clock under a name; what had the name before goes.',
    request: { query: scoped, body: schemas.CreateSnapshot },
    responses: { 201: json(schemas.SnapshotInfo) },
  }),
  restoreSnapshot: endpoint({
    ...post,
    path: '/snapshots/{name}/restore',
    summary: 'Puts a namespace back to where it was when the snapshot was saved.',
    request: { params: byName, query: scoped },
    responses: { 200: json(schemas.SnapshotInfo) },
  }),
  deleteSnapshot: endpoint({
    ...remove,
    path: '/snapshots/{name}',
    summary: 'Removes a snapshot, and lets go of its pictures.',
    request: { params: byName, query: scoped },
    responses: { 200: json(Done) },
  }),
}
