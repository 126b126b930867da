/** Control calls about journeys. */
import * as z from 'zod'
import { endpoint, json, media } from '../../contracts/define.js'
import { hostedUploads } from '../../mocks/hosted/contract.js'
import { get, namespace, paged, post, scoped, truth } from '../words.js'
import * as schemas from './schemas.js'

const journeyActions = [
  'open',
  'complete',
  'abandon',
  'cancel',
  'expire',
  'approve',
  'reject',
  'refer',
  'review',
  'resubmit',
  'upload',
] as const

const byVendor = z.object({ vendor: z.string() })
const byJourney = z.object({ vendor: z.string(), id: z.string() })

export const journeyEndpoints = {
  listJourneys: endpoint({
    ...get,
    path: '/journeys',
    summary:
      'Lists journeys of every vendor, oldest first within a vendor, or the newest of all first with order=newest; reveal=true unmasks e-mail addresses.',
    request: {
      query: paged.extend({
        vendor: z.string().optional(),
        reference: z.string().optional(),
        scenario: z.string().optional(),
        status: z.string().optional(),
        flow: z.string().optional(),
        environment: z.string().optional(),
        ended: truth.optional(),
        /** Any id that the vendor gave out for it, or the client's own reference: one page of what is called so. */
        id: z.string().min(1).optional(),
        order: z.enum(['oldest', 'newest']).optional(),
        reveal: truth.optional(),
      }),
    },
    responses: { 200: json(schemas.JourneyList) },
  }),
  getJourney: endpoint({
    ...get,
    path: '/journeys/{vendor}/{id}',
    summary: 'Shows a journey and its case, by any id that the vendor gave out; reveal=true unmasks the person.',
    request: { params: byJourney, query: z.object({ ...namespace, reveal: truth.optional() }) },
    responses: { 200: json(schemas.JourneyDetail) },
  }),
  getTimeline: endpoint({
    ...get,
    path: '/journeys/{vendor}/{id}/timeline',
    summary: 'Tells what a journey has been through, and what is still to come, on the clock of the namespace.',
    request: { params: byJourney, query: z.object({ ...namespace, reveal: truth.optional() }) },
    responses: { 200: json(schemas.Timeline) },
  }),
  getPicture: endpoint({
    ...get,
    path: '/journeys/{vendor}/{id}/pictures/{sha256}',
    summary: 'Answers a picture that somebody sent to a journey, by its SHA-256, as the timeline names it.',
    request: { params: byJourney.extend({ sha256: z.string() }), query: scoped },
    responses: { 200: media(['image/*']) },
  }),
  getPayloads: endpoint({
    ...get,
    path: '/journeys/{vendor}/{id}/payloads',
    summary:
      'Shows what each endpoint that reads a journey would answer now; nothing comes of asking. reveal=true unmasks it.',
    request: { params: byJourney, query: z.object({ ...namespace, reveal: truth.optional() }) },
    responses: { 200: json(schemas.Payloads) },
  }),
  listActions: endpoint({
    ...get,
    path: '/journeys/{vendor}/{id}/actions',
    summary: 'Lists what can be done to a journey now, and says of the rest why not.',
    request: { params: byJourney, query: scoped },
    responses: { 200: json(schemas.JourneyActions) },
  }),
  createJourney: endpoint({
    ...post,
    path: '/journeys/{vendor}',
    summary: 'Makes a journey as the SDK or dashboard of the vendor would.',
    request: { params: byVendor, query: scoped, body: schemas.CreateJourney.optional() },
    responses: { 201: json(schemas.CreatedJourney) },
  }),
  actOnJourney: endpoint({
    ...post,
    path: '/journeys/{vendor}/{id}/actions/{action}',
    summary: `Plays a journey as its person or a reviewer would, by any id that the vendor gave out: ${journeyActions.join(', ')}.`,
    request: {
      params: byJourney.extend({ action: z.enum(journeyActions) }),
      query: scoped,
      body: schemas.PlayJourney.optional(),
      // the action reads them out of `images`; this makes room for them in the body
      uploads: hostedUploads,
    },
    responses: { 200: json(schemas.PlayedJourney) },
  }),
  replaceScenario: endpoint({
    ...post,
    path: '/journeys/{vendor}/{id}/scenario',
    summary: 'Draws the case of a journey anew under another scenario, until the journey is over.',
    request: { params: byJourney, query: scoped, body: schemas.ReplaceScenario },
    responses: { 200: json(schemas.PlayedJourney) },
  }),
}
