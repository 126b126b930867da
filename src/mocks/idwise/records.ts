/** What IDWise keeps: journeys, applicants, pictures, AML checks, audit records. */
import type { idwise, Wire } from '../../contracts/idwise/index.js'
import type { DocumentKind } from '../../fixtures/case.js'
import type { AmlCheck, Journey } from '../../fixtures/idwise/journey.js'
import { defineKind, type StoredRecord } from '../../runtime/store/types.js'
import type { FileSpec, Tools } from '../types.js'
import type { IdwiseOptions } from './options.js'

export type IdwiseTools = Tools<typeof idwise>

/** The vendor's options, typed. */
export const optionsOf = (tools: IdwiseTools): IdwiseOptions => tools.options as IdwiseOptions

/** Joins an environment and a value into an index key: environments never see each other. */
export const inEnvironment = (environment: string, value: string): string => `${environment}\0${value}`

export const journeys = defineKind<Journey>('idwise.journey', {
  indexes: {
    all: () => '*',
    reference: (j) => j.reference,
    referenceIn: (j) => inEnvironment(j.environment, j.reference),
    link: (j) => j.linkCode ?? undefined,
    applicant: (j) => j.applicantId,
  },
  owner: (j) => j.id,
})

/** How far a person is on the page of a journey, as far as no API call tells. Its id is the journey's. */
export interface VisitRecord extends StoredRecord {
  readonly phase: 'opened' | 'consented'
  /** Consent was refused, which ends nothing. */
  readonly declined?: true
  readonly country: string | null
  /** The kind of document chosen, where the flow takes several. */
  readonly documentKind?: DocumentKind
}
export const visits = defineKind<VisitRecord>('idwise.visit', { owner: (v) => v.id })

/** The applicant of a reference; its id is the environment and the reference. */
export interface ApplicantRecord extends StoredRecord {
  readonly applicantId: string
  readonly reference: string
}
export const applicants = defineKind<ApplicantRecord>('idwise.applicant')

/** A picture or video by its path. */
export interface PictureRecord extends StoredRecord {
  readonly journeyId: string
  readonly environment: string
  readonly file: FileSpec
}
export const pictures = defineKind<PictureRecord>('idwise.picture', {
  indexes: { journey: (p) => p.journeyId },
  owner: (p) => p.journeyId,
})

export const amlChecks = defineKind<AmlCheck>('idwise.aml-check', { owner: (c) => c.id })

export interface AuditRecord extends StoredRecord {
  readonly journeyId: string
  readonly environment: string
  readonly item: Wire<'AuditLogItem'>
}
export const audits = defineKind<AuditRecord>('idwise.audit', {
  indexes: {
    journey: (a) => inEnvironment(a.environment, a.journeyId),
    environment: (a) => a.environment,
  },
  owner: (a) => a.journeyId,
})

/** Reads a journey the caller may see. @throws the vendor's 403 for somebody else's, its 404 for nobody's */
export async function readJourney(tools: IdwiseTools, environment: string, id: string): Promise<Journey> {
  const journey = await tools.tx.get(journeys, id)
  if (journey?.environment === environment) {
    tools.about(id)
    return journey
  }
  if (journey) tools.fail('forbidden', `journey ${id} belongs to the environment "${journey.environment}"`)
  if (await tools.elsewhere(journeys.name, id)) tools.fail('forbidden', `journey ${id} belongs to another tenant`)
  return tools.fail('not_found', `journey_id ${JSON.stringify(id)} names no journey`)
}
