/** What Signzy keeps: journeys and their pictures. */
import type { signzy } from '../../contracts/signzy/index.js'
import type { Journey } from '../../fixtures/signzy/views.js'
import { defineKind, type StoredRecord } from '../../runtime/store/types.js'
import type { FileSpec, Tools } from '../types.js'
import type { SignzyOptions } from './options.js'

export type SignzyTools = Tools<typeof signzy>

/** The vendor's options, typed. */
export const optionsOf = (tools: SignzyTools): SignzyOptions => tools.options as SignzyOptions

/** The client's own reference: that of the person, or else of the user; undefined when there is none. */
export const referenceOf = ({ userInfo, userId }: Pick<Journey, 'userInfo' | 'userId'>): string | undefined =>
  userInfo.externalReferenceId || userId || undefined

export const journeys = defineKind<Journey>('signzy.journey', {
  indexes: { all: () => '*', reference: (j) => referenceOf(j), record: (j) => j.recordId },
  owner: (j) => j.id,
})

/** A picture; its id is the name in its address, without the ending. */
export interface FileRecord extends StoredRecord {
  readonly journeyId: string
  /** The number in its address. */
  readonly fileId: string
  /** The name in its address, with the ending. */
  readonly name: string
  /** Which step it belongs to, so that another attempt replaces it. */
  readonly stepId: string
  readonly file: FileSpec
}
export const files = defineKind<FileRecord>('signzy.file', {
  indexes: { step: (f) => fileKey(f.journeyId, f.stepId), journey: (f) => f.journeyId },
  owner: (f) => f.journeyId,
})

/** Key of the pictures of one step. */
export const fileKey = (journeyId: string, stepId: string): string => `${journeyId}\0${stepId}`

/** Reads a journey the caller may see. @throws the vendor's 403 for somebody else's, its 404 for nobody's */
export async function readJourney(tools: SignzyTools, environment: string, id: string): Promise<Journey> {
  const journey = await tools.tx.get(journeys, id)
  if (journey?.environment === environment) {
    tools.about(id)
    return journey
  }
  if (journey) tools.fail('forbidden', `journey ${id} belongs to the environment "${journey.environment}"`)
  if (await tools.elsewhere(journeys.name, id)) tools.fail('forbidden', `journey ${id} belongs to another client`)
  return tools.fail('not_found', `journeyId ${JSON.stringify(id)} names no journey`)
}

/** Stores changes of a journey. */
export const change = (tools: SignzyTools, journey: Journey, changes: Partial<Journey>): Journey =>
  tools.tx.put(journeys, { ...journey, ...changes, updatedAt: tools.tx.now })
