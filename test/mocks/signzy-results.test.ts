/** Signzy's results: both sets of keys, the wrappers, findings in the data, and what stays coherent. */
import { expect, test } from 'vitest'
import { check } from '../../src/contracts/index.js'
import { schemas, type Wire } from '../../src/contracts/signzy/index.js'
import { mrzCheckDigit } from '../../src/fixtures/mrz.js'
import { callbackUrl, createBench, type Document } from '../scenarios/signzy-kit.js'

const resultOf = async (options: object, scenario = 'approved', body: object = {}): Promise<Document> => {
  await using bench = await createBench(options as Record<string, unknown>)
  const result = (await bench.client.get(await bench.walk(scenario, body))).body
  expect(check(schemas.JourneyDocument, result, 'strict')).toMatchObject({ ok: true })
  expect(bench.bugs).toEqual([])
  return result
}

test('the keys of real bodies are an option: those seen only there are added, those absent there are gone', async () => {
  const printed = await resultOf({})
  const seen = await resultOf({ profile: 'observed' })
  const added = (a: object, b: object) => Object.keys(b).filter((key) => !Object.hasOwn(a, key))
  expect(added(printed, seen)).toEqual(['isFrontendJourneyRequired', 'inQueue'])
  expect(added(seen, printed)).toEqual(['userId', 'callbackSent'])
  expect(added(printed.capturedData, seen.capturedData)).toEqual([
    'location',
    'idType2',
    'verificationType',
    'verificationType2',
    'autoCaptureCameraLoadDelayFront',
    'autoCaptureCameraLoadDelayBack',
    'frontCaptureMode',
    'backCaptureMode',
    'frontCaptureMode2',
    'backCaptureMode2',
    'frontCaptureMode3',
    'backCaptureMode3',
  ])
  expect(added(printed.matchPercentage, seen.matchPercentage)).toEqual(['documentNumberMatch'])
  expect(added(printed.selfieAnalysis, seen.selfieAnalysis)).toEqual(['selfieAnalysisCompletedAt'])
  const [before, after] = [printed.documentIntelligence, seen.documentIntelligence]
  expect(added(before, after)).toEqual(['docIntelligenceCompletedAt'])
  expect(added(after, before)).toEqual(['extractedFieldErrors', 'authenticityCheck', 'graphicFields'])
  expect(added(after.completeStatus!, before.completeStatus!)).toEqual(['portrait', 'rfid'])
  expect(added(after.completeStatus!.detailsOptical, before.completeStatus!.detailsOptical)).toEqual(['pagesCount'])
  expect(after.imageQuality).toEqual({ result: true })
  expect(after.completeStatus!.message).toBe('success')
  expect(Object.keys(after.predictedIdTypeFront!)).toEqual(['DocumentName', 'FDSIDList'])
  expect(Object.keys(after.predictedIdTypeFront!.FDSIDList)).toEqual(['dCountryName', 'dDescription'])
  expect(seen.capturedData).toMatchObject({
    frontCaptureMode: 'UPLOAD',
    frontCaptureMode2: null,
    verificationType: 'DOC',
  })
})

test('the user is echoed whole as printed, and with the keys that were sent as in real bodies', async () => {
  const userInfo = { phoneNumber: '+12025550100', name: { lastName: 'Doe' } }
  expect((await resultOf({ profile: 'observed' }, 'approved', { userInfo })).userInfo).toEqual(userInfo)
  expect((await resultOf({}, 'approved', { userInfo })).userInfo).toEqual({
    phoneNumber: '+12025550100',
    externalReferenceId: '',
    dateOfBirth: '',
    emailAddress: '',
    name: { firstName: '', lastName: 'Doe' },
    address: { street: '', street2: '', city: '', region: '', postalCode: '', country: '' },
    id: { idType: '', country: '' },
  })
})

test('the configuration is echoed with what the client left to the flow, without a key that was not given', async () => {
  const { processingConfig } = await resultOf({}, 'approved', { processingConfig: { callbackUrl, redirectTime: 10 } })
  expect(processingConfig).toEqual({
    callbackUrl,
    redirectTime: 10,
    language: 'en',
    successRedirectUrl: '',
    failureRedirectUrl: '',
    journeyLinkValidity: 86_400,
    journeySessionExpiry: 600,
  })
})

test('the wrapper of a result is an option; the callback has none', async () => {
  await using bare = await createBench()
  const body = (await bare.client.get(await bare.walk())).body
  for (const [envelope, wrap] of [
    ['result', (result: object) => ({ result })],
    ['data', (data: object) => ({ result: { data } })],
  ] as const) {
    await using bench = await createBench({ envelope })
    const id = await bench.walk()
    for (const method of ['GET', 'POST'] as const) {
      const answer = (await bench.client.get(id, method)).body
      expect(answer).toEqual(wrap(body))
      expect(check(schemas.GetJourneyResponse, answer, 'strict').ok).toBe(true)
    }
    expect(bench.callbacks[0]!.body.journeyId).toBe(id)
  }
})

test('an address is told about in nineteen texts, or not at all', async () => {
  const details = Object.entries((await resultOf({})).ipAddresses)
  expect(details).toHaveLength(1)
  const [ip, about] = details[0]!
  expect(ip).toMatch(/^203\.0\.113\.\d{1,3}$/)
  expect(Object.keys(about)).toHaveLength(19)
  expect(Object.values(about).every((value) => typeof value === 'string')).toBe(true)
  expect(about).toMatchObject({ vpn: 'false', fraudScore: '0', countryCode: expect.stringMatching(/^[A-Z]{3}$/) })
  const observed = Object.values((await resultOf({ profile: 'observed' })).ipAddresses)[0] as Wire<'IpDetails'>
  expect(observed.countryCode).toMatch(/^[A-Z]{2}$/)
  const off = await resultOf({ ipCheck: false })
  expect(Object.values(off.ipAddresses)).toEqual([{ message: 'IP Check is not Enabled' }])
})

test('outside registers answer where the flow asks them, and only for a document that was read', async () => {
  expect((await resultOf({})).externalApiResponses).toEqual([])
  const externalApis = ['resident-id']
  const { externalApiResponses: answers, documentIntelligence } = await resultOf({ externalApis })
  const fields = documentIntelligence.extractedFields!
  expect(answers).toHaveLength(1)
  expect(answers[0]).toMatchObject({
    api: 'Resident ID Card Verification',
    input: { 'Date of Birth': fields['Date of Birth'] },
    response: { dateOfBirth: fields['Date of Birth'], expiryDate: fields['Date of Expiry'], overallStatus: 'True' },
  })
  expect(answers[0]!.response.emiratesIdNumber).toMatch(/^000-/)
  expect((await resultOf({ externalApis }, 'document_expired')).externalApiResponses[0]!.response.overallStatus).toBe(
    'False',
  )
  expect((await resultOf({ externalApis }, 'document_unreadable')).externalApiResponses).toEqual([])
})

test('checks of the document are words in capitals, those of an address words in lower case', async () => {
  for (const scenario of ['approved', 'document_expired', 'document_unreadable', 'manual_review_pending']) {
    const { documentIntelligence, ipAddresses } = await resultOf({}, scenario)
    const { detailsOptical, optical, overallStatus, portrait, rfid } = documentIntelligence.completeStatus!
    const { pagesCount: _, ...words } = detailsOptical
    const all = [...Object.values(words), optical, overallStatus, portrait, rfid, documentIntelligence.idExpired]
    expect(all.filter((word) => !['True', 'False', 'None'].includes(String(word)))).toEqual([])
    const lower = Object.values(ipAddresses as Record<string, Record<string, string>>)[0]!
    expect([lower.isCrawler, lower.proxy, lower.tor]).toEqual(['false', 'false', 'false'])
  }
})

test('completed is not approved: every finding completes, and stands in the data', async () => {
  const found = async (scenario: string) => {
    const { currentStatus, documentIntelligence, selfieAnalysis } = await resultOf({}, scenario)
    expect(currentStatus).toBe('COMPLETED')
    const { overallStatus, severity } = documentIntelligence.completeStatus!
    return [overallStatus, severity, selfieAnalysis.passiveLiveliness.liveness, selfieAnalysis.faceMatch.verified]
  }
  expect(await found('approved')).toEqual(['True', 'NA', true, true])
  expect(await found('document_tampered')).toEqual(['False', 'High', true, true])
  expect(await found('face_mismatch')).toEqual(['True', 'NA', true, false])
  expect(await found('liveness_failed')).toEqual(['True', 'NA', false, true])
})

test('a document that was altered shows which element gave it away', async () => {
  const elements = async (scenario: string) => {
    const { frontAuthenticityCheckList, backAuthenticityCheckList } = (await resultOf({}, scenario))
      .documentIntelligence.authenticityCheck!
    const lists = [frontAuthenticityCheckList!, backAuthenticityCheckList!].flatMap((list) =>
      Object.values(list).flat(),
    )
    return lists.filter((e) => !e.elementResult).map((e) => e.elementDiagnose)
  }
  expect(await elements('approved')).toEqual([])
  expect(await elements('document_tampered')).toEqual(['VISIBLE_ELEMENT_ABSENT'])
  expect(await elements('manual_review_pending')).toEqual(['UNCERTAIN_VERIFICATION'])
})

test('a date of birth that the document contradicts does not match', async () => {
  const userInfo = { dateOfBirth: '14/02/1990', name: { firstName: 'Jane', lastName: 'Doe' } }
  const { matchPercentage, documentIntelligence } = await resultOf({}, 'underage', { userInfo })
  expect(matchPercentage).toEqual({ dateOfBirthMatch: '0%', addressMatch: 'NA', fullNameMatch: '100%' })
  expect(Number(documentIntelligence.extractedFields!.Age)).toBeLessThan(18)
})

test('the same reference is the same person, another is another', async () => {
  await using bench = await createBench()
  const nameFor = async (externalReferenceId: string) => {
    const id = await bench.walk('approved', { userInfo: { externalReferenceId } })
    return (await bench.client.get(id)).body.documentIntelligence.extractedFields!.names
  }
  const [first, again, other] = [await nameFor('a'), await nameFor('a'), await nameFor('b')]
  expect(again).toBe(first)
  expect(other).not.toBe(first)
})

test('times follow the clock: created, opened, ended', async () => {
  await using bench = await createBench({}, { processingMs: 2000 })
  const id = await bench.client.begin()
  const created = bench.sim.clock.now()
  const side = { mediaType: 'image/png' }
  const steps = [
    { kind: 'open' },
    { kind: 'consent', given: true },
    { kind: 'document', country: 'DE', documentKind: 'identity_card' },
    { kind: 'submit', stepId: 'document', pictures: { front: side, back: side } },
    { kind: 'submit', stepId: 'selfie', pictures: { selfie: side } },
  ] as const
  for (const step of steps) {
    await bench.sim.clock.advance(5000)
    await bench.play(id, step)
  }
  await bench.sim.clock.advance(5000)
  const { body } = await bench.client.get(id)
  expect([body.createdAt, body.startedAt, body.completedAt]).toEqual([created, created + 5000, created + 27_000])
  expect(body.updatedAt).toBe(new Date(created + 27_000).toISOString())
})

test('a document that is not recognised is not read, though its picture is good and the journey goes on', async () => {
  const printed = await resultOf({}, 'document_unsupported', { userInfo: { dateOfBirth: '14/02/1990' } })
  const { documentIntelligence, matchPercentage, selfieAnalysis } = printed
  expect(documentIntelligence).toMatchObject({
    imageQuality: { result: true, frontIdCheck: { imageFocus: true } },
    extractedFields: {},
    authenticityCheck: {},
    graphicFields: { fieldList: [] },
  })
  expect(documentIntelligence.extractedFieldErrors!.map((e) => e.errorStatus)).toEqual(Array(3).fill('NOT_EXTRACTED'))
  expect(documentIntelligence.predictedIdTypeFront).toBeUndefined()
  expect([matchPercentage.dateOfBirthMatch, selfieAnalysis.faceMatch.verified]).toEqual(['NA', true])
  const observed = await resultOf({ profile: 'observed' }, 'document_unsupported')
  expect(observed.documentIntelligence.completeStatus!.message).toBe('Document type not recognized')
})

test('a zone that fails shows a wrong check digit, and sides of two cards two numbers', async () => {
  // a state with identity cards, so that both sides have something to say
  const userInfo = { address: { country: 'DE' }, id: { country: 'DE' } }
  const fieldsOf = async (scenario: string) =>
    (await resultOf({}, scenario, { userInfo })).documentIntelligence.extractedFields as Record<string, string>
  const failed = await fieldsOf('mrz_failed')
  expect(failed['Document Number Checkdigit']).not.toBe(mrzCheckDigit(failed['Document Number']!))
  expect(failed['MRZ Strings']).toContain(failed['Document Number'])
  const other = await fieldsOf('front_back_mismatch')
  expect(other['MRZ Strings']).not.toContain(other['Document Number'])
  expect(other['MRZ Strings']).toContain('SPECI')
})

test('what the client says is contradicted in whole or in part', async () => {
  const userInfo = {
    dateOfBirth: '14/02/1990',
    name: { firstName: 'Jane', lastName: 'Doe' },
    address: { street: '1 High Street', city: 'Springfield', postalCode: '12345' },
  }
  const matches = async (scenario: string) => {
    const { dateOfBirthMatch, addressMatch, fullNameMatch } = (await resultOf({}, scenario, { userInfo }))
      .matchPercentage
    return [dateOfBirthMatch, fullNameMatch, addressMatch].map((match) => Number.parseInt(match, 10))
  }
  expect(await matches('approved')).toEqual([100, 100, 100])
  const none = await matches('data_no_match')
  expect([none[0], none[1]! < 70, none[2]! < 70]).toEqual([0, true, true])
  const part = await matches('data_partial_match')
  expect([part[0], part[1], part[2]! < 70]).toEqual([0, 100, true])
})
