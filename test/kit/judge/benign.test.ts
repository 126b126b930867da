/** What a vendor may change at any time: nothing breaking is said of it, and of most of it nothing at all. */
import { beforeAll, describe, expect, test } from 'vitest'
import { vendorEntries } from '../../../src/mocks/index.js'
import { type Captured, capture, judgeChanged } from './invented/capture.js'
import { add, all, type Drift, header, type Json, map, raw, set, whole } from './invented/edit.js'

const reversed = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
const escaped = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Of any answer with a JSON body. */
const anywhere = (on: string): Drift[] => [
  { what: 'members in the other order', on, change: whole(reversed) },
  { what: 'JSON over many lines', on, change: (m) => raw(() => JSON.stringify(m.body, null, 2))(m) },
  {
    what: 'JSON with tabs and CRLF',
    on,
    change: (m) => raw(() => JSON.stringify(m.body, null, '\t').replaceAll('\n', '\r\n'))(m),
  },
  { what: 'a line break at the end', on, change: raw((text) => `${text}\n`) },
  { what: 'white space before', on, change: raw((text) => `  \r\n${text}`) },
  { what: 'characters escaped', on, change: raw(escaped) },
  { what: 'slashes escaped', on, change: raw((text) => text.replaceAll('/', '\\/')) },
  { what: 'charset=utf-8', on, change: header('content-type', 'application/json; charset=utf-8') },
  { what: 'a charset in capitals and quotes', on, change: header('content-type', 'Application/JSON;charset="UTF-8"') },
  { what: 'a header of a gateway', on, change: header('x-amzn-trace-id', 'Root=1-5759e988') },
  { what: 'cookies', on, change: header('set-cookie', 'a=b; Path=/') },
  { what: 'HTTP/1.1 in chunks', on, change: header('transfer-encoding', 'chunked') },
  { what: 'no cache', on, change: header('cache-control', 'no-store') },
  { what: 'an entity tag', on, change: header('etag', 'W/"1"') },
  {
    what: 'rate limits told',
    on,
    change: all(header('x-ratelimit-limit', '100'), header('x-ratelimit-remaining', '99')),
  },
  { what: 'strict transport', on, change: header('strict-transport-security', 'max-age=31536000') },
  {
    what: 'names of headers in capitals',
    on,
    change: (m) =>
      Object.assign(m, {
        headers: Object.fromEntries(Object.entries(m.headers).map(([name, value]) => [name.toUpperCase(), value])),
      }),
  },
  {
    what: 'a media type of its own',
    on,
    change: header('content-type', 'application/vnd.vendor+json'),
    sees: 'cosmetic',
  },
  { what: 'a new member', on, change: add('added_later', { a: [1, null] }), sees: 'additive' },
  {
    what: 'the same member twice, alike',
    on,
    change: raw((text) => text.replace(/^\{("[^"]+":(?:"[^"]*"|true|false|\d+)),/, '{$1,$1,')),
    sees: 'cosmetic',
  },
]

const benign: Readonly<Record<string, readonly Drift[]>> = {
  idwise: [
    ...anywhere('startJourney'),
    { what: 'a zone in its dates', on: 'getJourneyResult', change: map('start_time', (at) => `${at}Z`) },
    { what: 'dates without a fraction', on: 'getJourneyResult', change: set('start_time', '2024-02-29T23:59:59') },
    {
      what: 'another decision',
      on: 'getJourneyResult',
      change: all(set('system_decision', 'Refer'), set('final_decision', null)),
    },
    {
      what: 'a long text',
      on: 'getJourneySummary',
      change: set('step_summaries.0.definition.step_title', 'x'.repeat(20_000)),
    },
    {
      what: 'steps by text',
      on: 'getJourneySummary',
      change: set('step_summaries.0.definition.step_id', 'passport_step'),
    },
    { what: 'no steps yet', on: 'startJourney', change: set('step_summaries', []) },
    { what: 'another text of an error', on: 'startJourney 401', change: set('message', 'Nope') },
  ],
  incode: [
    ...anywhere('generateVerificationLink'),
    { what: 'more scopes', on: 'getVerificationDetails', change: set('scopes', ['NAME', 'PHONE', 'IDENTITY_ID']) },
    { what: 'other data', on: 'getVerificationDetails', change: set('data', { phoneNumber: '+12014825099' }) },
    {
      what: 'a person born before 1970',
      on: 'getVerificationDetails',
      change: set('data.dateOfBirth', -802_224_000_000),
    },
    {
      what: 'a person of whom nothing is known',
      on: 'getVerificationStatus',
      change: set('verification.fullName', null),
    },
  ],
  signzy: [
    ...anywhere('login'),
    { what: 'no match that was asked for', on: 'getJourney', change: set('matchPercentage.fullNameMatch', '0%') },
    {
      what: 'a whole match',
      on: 'getJourney',
      change: all(
        set('matchPercentage.fullNameMatch', '100%'),
        set('selfieAnalysis.faceMatch.matchPercentage', '100.00%'),
      ),
    },
    { what: 'no picture of the back', on: 'getJourney', change: set('capturedData.images.backDoc', '') },
    {
      what: 'a field repeated among those that were read, as the page prints it',
      on: 'getJourney',
      change: raw((text) => text.replace('"RemainderTerm":', '"RemainderTerm":"29","RemainderTerm":')),
      sees: 'cosmetic',
    },
    {
      what: 'addresses that are not checked',
      on: 'getJourney',
      change: set('ipAddresses', { '192.0.2.1': { message: 'IP Check is not Enabled' } }),
    },
    { what: 'the result in an envelope', on: 'getJourney', change: whole((data) => ({ result: { data } })) },
  ],
  veratad: [
    ...anywhere('createToken'),
    { what: 'no more data', on: 'getSessionResult', change: set('additionalData', []) },
    { what: 'a first stop of no status', on: 'getSessionResult', change: set('journey.stops.0.status', null) },
    {
      what: 'a document without a date',
      on: 'getSessionResult',
      change: set('dcams_plus.document_data.IssueDate', ''),
    },
    {
      what: 'a country of three letters',
      on: 'getSessionResult',
      change: set('dcams_plus.document_data.CountryCode', 'FRA'),
    },
    { what: 'no document', on: 'getSessionResult', change: set('dcams_plus.document_data', {}) },
    { what: 'a long journey', on: 'getSessionResult', change: set('journey.duration', '123h 59m 59s') },
    { what: 'a request_id that is no UUID', on: 'createSession', change: set('request_id', 'abc'), sees: 'cosmetic' },
  ],
}

describe.each(Object.entries(benign))('%s', (id, changes) => {
  let captured: Captured
  beforeAll(async () => {
    captured = await capture(await vendorEntries[id]!.load())
  })
  test.each(changes)('$what, in $on', async ({ on, change, sees = 'nothing' }) => {
    const { violations } = await judgeChanged(captured, on, change)
    const told = violations.filter(({ side }) => side !== 'request').map(({ severity }) => severity)
    expect([...new Set(told)]).toEqual(sees === 'nothing' ? [] : [sees])
  })
})
