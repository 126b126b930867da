/** Pictures of a journey: what was sent, as it was sent, and what is cut out of it. */
import type { Picture, Side } from '../../fixtures/capture.js'
import type { PictureKind } from '../../fixtures/images/types.js'
import type { FileRole, Journey } from '../../fixtures/signzy/views.js'
import { stepOf } from '../../fixtures/signzy/views.js'
import { forgetDrawn } from '../render-file.js'
import { isUnreadable, patternOf, specimenOf } from '../specimens.js'
import type { FileSpec } from '../types.js'
import { fileKey, files, type SignzyTools } from './records.js'

const endings: Readonly<Record<string, string>> = { 'image/jpeg': 'jpeg', 'application/pdf': 'pdf' }
const uploads: Readonly<Record<Side, FileRole>> = { front: 'frontDoc', back: 'backDoc', selfie: 'selfie' }

type Region = 'document' | 'portrait'

/** What is cut out of each side of a document that was read. */
const cutOuts: readonly { role: FileRole; side: 'front' | 'back'; region: Region; kind: PictureKind; etalon?: true }[] =
  [
    { role: 'frontCropped', side: 'front', region: 'document', kind: 'document_front_cropped' },
    { role: 'backCropped', side: 'back', region: 'document', kind: 'document_back_cropped' },
    { role: 'portrait', side: 'front', region: 'portrait', kind: 'portrait' },
    { role: 'ghostPortrait', side: 'front', region: 'portrait', kind: 'ghost_portrait' },
    { role: 'signature', side: 'front', region: 'document', kind: 'signature' },
    { role: 'frontPattern', side: 'front', region: 'document', kind: 'document_front_cropped' },
    { role: 'frontEtalon', side: 'front', region: 'document', kind: 'document_front_cropped', etalon: true },
    { role: 'backPattern', side: 'back', region: 'document', kind: 'document_back_cropped' },
    { role: 'backEtalon', side: 'back', region: 'document', kind: 'document_back_cropped', etalon: true },
    { role: 'backChip', side: 'back', region: 'document', kind: 'document_back_cropped' },
    { role: 'backChipEtalon', side: 'back', region: 'document', kind: 'document_back_cropped', etalon: true },
  ]

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
  return `${linkBase}/files/api/files/${fileId}/download/${name}`
}
