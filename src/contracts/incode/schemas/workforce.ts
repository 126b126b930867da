/** Bodies of the Workforce API: authorising a server, asking for a verification, reading what came of it. */
import * as z from 'zod'
import { marked, personal, secret } from '../../define.js'
import { epochMs } from '../../epoch.js'
import { failReasonNames, failReasons, scopes } from '../codes.js'
import { pages } from '../sources.js'

const { requesting, results } = pages
const seen = { note: 'Seen in a public client of the package com.incodesmile.idvmcp.' } as const

/** Body of Authorize Server. */
export const AuthorizeServerRequest = z.object({
  integrationId: marked(z.string().min(1), 'documented', pages.authorization, {
    note: 'A table of the page calls it `integration_id`; every example sends `integrationId`.',
  }),
  secret: secret(z.string().min(1)),
})

/** Answer of Authorize Server: a token for fifteen minutes. */
export const ServerToken = z.object({ token: secret(z.string().min(1)) })

/** Body of Generate Verification Link. */
export const GenerateVerificationLinkRequest = marked(
  z.object({
    integrationId: marked(z.string().min(1), 'observed', requesting, {
      note: `${seen.note} Which fields are required is not known: only this one is here.`,
    }),
    loginHint: personal(
      marked(z.string().min(1).optional(), 'observed', requesting, {
        note: `${seen.note} An e-mail address there; an employee id too, says the page on directories.`,
      }),
    ),
    redirectUrl: marked(z.url({ protocol: /^https?$/ }).optional(), 'observed', requesting, seen),
    correlationId: marked(z.string().min(1).optional(), 'observed', requesting, {
      note: `${seen.note} A guide calls it correlation_id, and says that it comes back in the webhook.`,
    }),
  }),
  'observed',
  requesting,
  seen,
)

/** Answer of Generate Verification Link. The link alone opens the verification, hence a secret. */
export const GeneratedVerificationLink = marked(
  z.object({ verificationLink: secret(z.url()), verificationTraceId: z.string().min(1) }),
  'observed',
  requesting,
  seen,
)

const named = (note: string) => ({ note: `The page names the content, not the field. ${note}` })

/** What a finished verification tells, by the scopes of the organisation. */
export const VerificationData = marked(
  z
    .object({
      identityId: personal(
        marked(z.string().optional(), 'assumed', results, named('Said to be always there, yet absent in the example.')),
      ),
      fullName: personal(marked(z.string().optional(), 'assumed', results, named('Scope NAME.'))),
      firstName: personal(marked(z.string().optional(), 'assumed', results, named('Scope NAME.'))),
      lastName: personal(marked(z.string().optional(), 'assumed', results, named('Scope NAME.'))),
      dateOfBirth: personal(
        marked(z.int().optional(), 'documented', results, {
          note: 'Epoch milliseconds; that it is midnight in UTC is inferred from the example.',
        }),
      ),
      phone: personal(marked(z.string().optional(), 'assumed', results, named('Scope PHONE, in E.164.'))),
    })
    // the names of all fields but one are not known, and an option changes them
    .catchall(personal(z.union([z.string(), z.int()]))),
  'documented',
  results,
  { note: 'The members depend on the scopes; only `dateOfBirth` is documented by name.' },
)

/** Answer of Fetch Verification Results. */
export const VerificationDetails = z.object({
  id: z.string().min(1),
  projectId: z.string().min(1),
  traceId: z.string().min(1),
  /** Epoch milliseconds. */
  verifiedAt: marked(epochMs(), 'documented', results, { note: 'That the unit is milliseconds is inferred.' }),
  status: marked(z.string().min(1), 'documented', results, { note: '`VERIFIED` is the only value documented.' }),
  scopes: z.array(marked(z.string(), 'documented', results, { note: `Known: ${scopes.join(', ')}.` })),
  data: VerificationData,
})

const external = [...new Set(Object.values(failReasons))] as [string, ...string[]]
const missing = { note: 'That it is null where there is nothing to tell is assumed.' } as const

/** One step that was taken. */
export const StepTaken = z.object({
  eventName: marked(z.string(), 'observed', requesting, { note: 'An enumeration whose values are not known.' }),
  executed: z.boolean(),
  successful: z.boolean(),
  createdAt: epochMs(),
  timePassed: marked(z.string(), 'observed', requesting, { note: 'Its form is not known: ISO 8601 is assumed.' }),
})

const GeoLocation = marked(z.record(z.string(), z.unknown()).nullable(), 'observed', requesting, {
  note: 'Its members are not known.',
})
const device = (about: string) =>
  personal(marked(z.string().nullable(), 'observed', requesting, { note: `${about} ${missing.note}` }))

/** Answer of the status call, by trace id. */
export const VerificationStatus = marked(
  z.object({
    verification: z.object({
      id: z.string().min(1),
      fullName: personal(marked(z.string().nullable(), 'observed', requesting, missing)),
      loginFactorValue: personal(marked(z.string().nullable(), 'observed', requesting, missing)),
      createdAt: marked(epochMs(), 'observed', requesting, {
        note: 'The unit is not stated: milliseconds are assumed.',
      }),
      lastUpdate: marked(epochMs(), 'observed', requesting, {
        note: 'The unit is not stated: milliseconds are assumed.',
      }),
      status: marked(z.string(), 'observed', requesting, {
        note: '`SUCCESS` and `FAILED` were seen; any other is read as running. The word for running is assumed.',
      }),
      failReason: marked(z.enum(failReasonNames).nullable(), 'observed', requesting, missing),
      externalFailReason: marked(z.enum(external).nullable(), 'observed', requesting, missing),
      integrationName: marked(z.string().nullable(), 'observed', requesting, missing),
      verificationType: marked(z.string().nullable(), 'observed', requesting, {
        note: 'An enumeration whose values are not known; null, so that no reader meets a word it does not have.',
      }),
      location: marked(z.string().nullable(), 'observed', requesting, missing),
    }),
    deviceFingerprint: z.object({
      desktopDevice: device('Free text.'),
      desktopIp: device('An address.'),
      desktopGeoLocation: GeoLocation,
      mobileDevice: device('Free text.'),
      mobileIp: device('An address.'),
      mobileGeoLocation: GeoLocation,
      appVersion: device('Free text.'),
    }),
    stepsTaken: z.object({
      verificationStartedAt: marked(epochMs().nullable(), 'observed', requesting, missing),
      verificationDuration: marked(z.string().nullable(), 'observed', requesting, {
        note: `Its form is not known: ISO 8601 is assumed. ${missing.note}`,
      }),
      steps: z.array(StepTaken),
    }),
  }),
  'observed',
  requesting,
  seen,
)
