/** Calls that many endpoints share, for the conformance cases: an id that nobody has, somebody else's, the caller's own. */
import type { CallCase } from '../define.js'

const nobodys = '000000000000000000000000'

/** A journey that was just made. */
export const aJourney = {
  title: 'a new journey',
  params: { journey_id: '{journey_id}' },
  expect: { status: 200 },
} as const satisfies CallCase

/** What every call about a journey in its path refuses. */
export const strangeJourneys = [
  { title: 'an id that no journey has', params: { journey_id: nobodys }, expect: { error: 'not_found' } },
  {
    title: 'a journey of another tenant',
    params: { journey_id: '{journey_id}' },
    as: 'stranger',
    expect: { error: 'forbidden' },
  },
] as const satisfies readonly CallCase[]

const made = { call: 'createAmlCheck', keep: { check_id: 'check_id' } } as const

/** An AML check that was just made. */
export const aCheck = {
  title: 'a new check',
  before: [made],
  params: { check_id: '{check_id}' },
  expect: { status: 200 },
} as const satisfies CallCase

/** What every call about an AML check refuses. */
export const strangeChecks = [
  { title: 'an id that no check has', params: { check_id: nobodys }, expect: { error: 'not_found' } },
  {
    title: 'a check of another tenant',
    before: [made],
    params: { check_id: '{check_id}' },
    as: 'stranger',
    expect: { error: 'forbidden' },
  },
] as const satisfies readonly CallCase[]
