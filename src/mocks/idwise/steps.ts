/** Takes the pictures of a step, or skips it; processing goes on as a job. */
import type { Picture, Side } from '../../fixtures/capture.js'
import { type Journey, type PicturePaths, type StepRecord, sidesOf } from '../../fixtures/idwise/journey.js'
import type { PictureKind } from '../../fixtures/images/types.js'
import { advise } from '../flow-choice.js'
import { isUnreadable, specimenOf } from '../specimens.js'
import type { FileSpec, Upload } from '../types.js'
import { change, moveStep, takesSteps } from './events.js'
import { type IdwiseTools, pictures } from './records.js'

export interface StepInput {
  stepId: string
  skipped: boolean
  /** The pictures in the order of the step's sides. */
  images: readonly (Upload | undefined)[]
}

/** Accepts a step. @throws the vendor's error for a step or a state that does not allow it */
export async function submitStep(tools: IdwiseTools, journey: Journey, input: StepInput): Promise<Journey> {
  if (!takesSteps(journey)) {
    tools.fail('illegal_transition', `the journey is ${journey.state}, no step can be sent or changed any more`)
  }
  const record = journey.steps.find((s) => String(s.stepId) === input.stepId)
  if (!record) {
    const known = journey.steps.map((s) => s.stepId).join(', ')
    return tools.fail('unknown_step', `step_id ${JSON.stringify(input.stepId)}; flow ${journey.flow.id} has ${known}`)
  }
  if (record.state === 'in_progress') {
    tools.fail('illegal_transition', `step ${record.stepId} is still being processed`)
  }
  if (record.state !== 'not_submitted' && record.state !== 'retryable') {
    tools.fail('step_concluded', `step ${record.stepId} is ${record.state} after ${record.attempts} attempt(s)`)
  }
  if (!input.skipped && !input.images[0]) tools.fail('missing_image', 'send the field image, or is_skipped=true')
  if (input.skipped) {
    dropPictures(tools, record)
    const skipped = moveStep(journey, record.stepId, 'skip', { outcome: null, pictures: {} })
    const stored = change(tools, journey, { steps: skipped.steps })
    tools.schedule('settle', 0, { journeyId: journey.id })
    return stored
  }
  const sides = sidesOf(record)
  if (input.images.filter(Boolean).length > sides.length) {
    advise(tools, 'body.image2', `step ${record.stepId} takes one picture, so image2 is not used`)
  }
  return sendPictures(tools, journey, record, Object.fromEntries(sides.map((side, i) => [side, input.images[i]])))
}

/** Stores the pictures of an attempt, and lets its processing begin. A picture without a blob is a specimen. */
export function sendPictures(
  tools: IdwiseTools,
  journey: Journey,
  record: StepRecord,
  given: Readonly<Partial<Record<Side, Picture | undefined>>>,
  played?: { leaves: boolean },
): Journey {
  dropPictures(tools, record)
  const pictures: Partial<Record<Side, PicturePaths>> = {}
  for (const side of sidesOf(record)) {
    const picture = given[side]
    if (picture) pictures[side] = keepPicture(tools, journey, { side, attempt: record.attempts + 1 }, picture)
  }
  const attempts = record.attempts + 1
  const sent = moveStep(journey, record.stepId, 'submit', { attempts, outcome: null, pictures })
  const payload = { journeyId: journey.id, stepId: record.stepId, attempts, ...(played && { played }) }
  tools.schedule('finishStep', played ? 0 : (journey.case.processingMs ?? tools.processingMs), payload)
  return change(tools, journey, { steps: sent.steps })
}

function keepPicture(
  tools: IdwiseTools,
  journey: Journey,
  { side, attempt }: { side: Side; attempt: number },
  { sha256, mediaType }: Picture,
): PicturePaths {
  if (sha256 === undefined) {
    const [kind, cropped] =
      side === 'selfie' ? (['selfie', 'selfie'] as const) : ([`document_${side}`, `document_${side}_cropped`] as const)
    const blur = isUnreadable(journey.case.attempts[side === 'selfie' ? 'selfie' : 'document'], attempt)
    const file = (of: PictureKind): FileSpec => ({
      mediaType,
      render: specimenOf(of, blur),
      seed: journey.applicantId,
    })
    return { input: store(tools, journey, file(kind)), cropped: store(tools, journey, file(cropped)) }
  }
  const seed = `${journey.id} ${side}`
  const region = side === 'selfie' ? 'selfie' : 'document'
  tools.tx.ownBlob(sha256, journey.id)
  return {
    input: store(tools, journey, { sha256, mediaType, seed }),
    cropped: store(tools, journey, { sha256, mediaType: 'image/png', render: `crop:${region}`, seed }),
  }
}

/** A new attempt replaces the pictures of the one before. */
function dropPictures(tools: IdwiseTools, record: StepRecord): void {
  for (const { input, cropped } of Object.values(record.pictures)) {
    tools.tx.remove(pictures, input)
    tools.tx.remove(pictures, cropped)
  }
}

/** Gives a file a path. */
export function store(tools: IdwiseTools, { id, environment }: Journey, file: FileSpec): string {
  const path = tools.id('image')
  tools.tx.put(pictures, { id: path, journeyId: id, environment, file })
  return path
}
