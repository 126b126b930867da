/** Pictures of a journey: what was sent, as it was sent, and what is cut out of it. */
import type { Picture, Side } from '../../fixtures/capture.js'
import { cutOuts, fileAddress, uploads } from '../../fixtures/signzy/files.js'
import type { Journey } from '../../fixtures/signzy/views.js'
import { stepOf } from '../../fixtures/signzy/views.js'
import { forgetDrawn } from '../render-file.js'
import { isUnreadable, patternOf, specimenOf } from '../specimens.js'
import type { FileSpec } from '../types.js'
import { fileKey, files, type SignzyTools } from './records.js'

const endings: Readonly<Record<string, string>> = { 'image/jpeg': 'jpeg', 'application/pdf': 'pdf' }
/** Keeps what was sent for a step; an earlier attempt's pictures go. */
export async function keepUploads(tools: SignzyTools, journey: Journey, stepId: string): Promise<Journey['files']> {
  const step = journey.session.steps.find((s) => s.id === stepId)!
  for (const { id, file } of await tools.tx.find(files, 'step', fileKey(journey.id, stepId))) {
    tools.tx.remove(files, id)
    if (file.sha256 !== undefined) forgetDrawn(file.sha256)
  }
  const kept = { ...journey.files }
  const { attempts } = journey.case
  for (const [side, picture] of Object.entries(step.pictures) as [Side, Picture][]) {
    const { sha256, mediaType } = picture
    const blur = isUnreadable(attempts[side === 'selfie' ? 'selfie' : 'document'], step.attempts)
    const seed = seedOf(journey)
    const file: FileSpec =
      sha256 === undefined
        ? { mediaType: 'image/png', render: specimenOf(side === 'selfie' ? side : `document_${side}`, blur), seed }
        : { sha256, mediaType, seed }
    kept[uploads[side]] = keep(tools, journey, stepId, file)
  }
  return kept
}

/** Cuts out what the analysis shows of a document. */
export function keepCutOuts(tools: SignzyTools, journey: Journey): Journey['files'] {
  const { pictures } = stepOf(journey, 'document')!
  const kept = { ...journey.files }
  const seed = seedOf(journey)
  for (const { role, side, region, kind, etalon } of cutOuts) {
    const picture = pictures[side]
    if (!picture) continue
    const file: FileSpec =
      picture.sha256 === undefined || etalon
        ? {
            mediaType: 'image/png',
            render: etalon ? patternOf(kind) : specimenOf(kind),
            seed: etalon ? `etalon ${role}` : seed,
          }
        : { mediaType: 'image/png', sha256: picture.sha256, render: `crop:${region}`, seed }
    kept[role] = keep(tools, journey, 'document', file)
  }
  return kept
}

/** Everybody with the same seed has the same face in every picture. */
const seedOf = ({ case: { person } }: Journey): string => `${person.fullName} ${person.birthDate}`

function keep(tools: SignzyTools, { id: journeyId, linkBase }: Journey, stepId: string, file: FileSpec): string {
  const id = tools.id('fileName')
  const fileId = tools.id('file')
  const name = `${id}.${file.render === undefined ? (endings[file.mediaType] ?? file.mediaType.split('/')[1]) : 'png'}`
  tools.tx.put(files, { id, journeyId, fileId, name, stepId, file })
  return fileAddress(linkBase, fileId, name)
}
