/** Bodies of Create Journey Link. */
import * as z from 'zod'
import { marked, secret } from '../../define.js'
import { epochMs } from '../../epoch.js'
import { pages } from '../sources.js'
import { UserInfo } from './common.js'

/** Seconds, at most some thirty years: what goes further cannot be put on a clock. */
const seconds = () => z.number().min(0).max(1_000_000_000).optional()
const ours = 'The unit is documented; the least and the greatest value are ours.'

/** An address to call or to go to; an empty text is none, as the printed result has it. */
const address = () =>
  marked(z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).optional(), 'documented', pages.create, {
    note: 'That other schemes are refused is assumed; an empty text stands in the printed result.',
  })

/** How one journey runs, where it differs from its flow. */
export const ProcessingConfig = z.object({
  callbackUrl: address(),
  authKeyForCallback: secret(z.string()).optional(),
  redirectTime: marked(seconds(), 'documented', pages.create, { note: ours }),
  language: marked(z.string().optional(), 'documented', pages.results, {
    note: 'A list of codes of its own is documented, and known in part; so any text is read.',
  }),
  successRedirectUrl: address(),
  failureRedirectUrl: address(),
  journeyLinkValidity: marked(seconds(), 'documented', pages.create, { note: ours }),
  journeySessionExpiry: marked(seconds(), 'documented', pages.results, {
    note: 'Printed in the result, and sent by integrators; that it counts seconds is assumed.',
  }),
})

/** Body of Create Journey Link. */
export const CreateJourneyUrlRequest = z.object({
  flowId: z.string().min(1),
  userId: z.string().optional(),
  userInfo: UserInfo.optional(),
  processingConfig: marked(ProcessingConfig.optional(), 'documented', pages.create, {
    note: 'That it may be left out is assumed.',
  }),
})

/** Answer of Create Journey Link. */
export const CreateJourneyUrlResponse = z.object({
  flow: marked(z.object({ flowId: z.string(), version: z.number(), test: z.boolean() }), 'assumed', pages.create, {
    note: 'The names are documented, that they stand under flow is read off the result.',
  }),
  result: z.object({
    journeyId: z.string().min(1),
    journeyUrl: marked(z.url(), 'observed', pages.create, {
      note: 'An integrator tests that it contains the journey id; another shows a short code in its place.',
    }),
    createdAt: marked(epochMs(), 'assumed', pages.create, { note: 'Milliseconds since 1970, as in the result.' }),
    ttl: marked(z.string(), 'documented', pages.create, {
      note: 'Text for people, such as 24 hours. That it tells the validity of the link, in hours always, is assumed.',
    }),
  }),
})
