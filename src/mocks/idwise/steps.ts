/** Takes the pictures of a step, or skips it; processing goes on as a job. */
import type { Journey, PicturePaths, StepRecord } from '../../fixtures/idwise/journey.js'
import type { FileSpec, Upload } from '../types.js'
import { change, moveStep, takesSteps } from './events.js'
import { type IdwiseTools, journeys, pictures } from './records.js'

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
  dropPictures(tools, record)
  if (input.skipped) {
    const skipped = moveStep(journey, record.stepId, 'skip', { outcome: null, pictures: {} })
    const stored = change(tools, journey, { steps: skipped.steps })
    tools.schedule('settle', 0, { journeyId: journey.id })
    return stored
  }
  const taken = await takePictures(tools, journey, record, input.images)
  const attempts = record.attempts + 1
  const sent = moveStep(journey, record.stepId, 'submit', { attempts, outcome: null, pictures: taken })
  tools.schedule('finishStep', tools.processingMs, { journeyId: journey.id, stepId: record.stepId, attempts })
  return change(tools, journey, { steps: sent.steps })
}

async function takePictures(
  tools: IdwiseTools,
  journey: Journey,
  record: StepRecord,
  images: readonly (Upload | undefined)[],
): Promise<StepRecord['pictures']> {
  const sides = record.type === 'Selfie' ? (['selfie'] as const) : record.sides
  if (images.filter(Boolean).length > sides.length) {
    tools.note({
      severity: 'advice',
      side: 'request',
      path: 'body.image2',
      message: `step ${record.stepId} takes one picture, so image2 is not used`,
    })
  }
  const taken: Partial<Record<'front' | 'back' | 'selfie', PicturePaths>> = {}
  for (const [index, side] of sides.entries()) {
    const image = images[index]
    if (!image) continue
    const { sha256, mediaType } = image
    const seed = `${journey.id} ${side}`
    const region = side === 'selfie' ? 'selfie' : 'document'
    taken[side] = {
      input: store(tools, journey, { sha256, mediaType, seed }),
      cropped: store(tools, journey, { sha256, mediaType: 'image/png', render: `crop:${region}`, seed }),
    }
    tools.tx.ownBlob(sha256, journey.id)
  }
  return taken
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

/** Sends the next step that can be sent, as the vendor's own SDK would: with specimen pictures instead of uploads. */
export async function sendNextSpecimen(tools: IdwiseTools, journeyId: string): Promise<void> {
  const journey = (await tools.tx.get(journeys, journeyId))!
  const record = journey.steps.find((s) => s.state === 'not_submitted' || s.state === 'retryable')
  if (!record) return
  const { stepId } = record
  dropPictures(tools, record)
  const sides = record.type === 'Selfie' ? (['selfie'] as const) : record.sides
  const taken: Partial<Record<'front' | 'back' | 'selfie', PicturePaths>> = {}
  for (const side of sides) {
    const kind = side === 'selfie' ? 'selfie' : `document_${side}`
    const file: FileSpec = { mediaType: 'image/png', render: `specimen:${kind}`, seed: journey.applicantId }
    taken[side] = { input: store(tools, journey, file), cropped: store(tools, journey, file) }
  }
  const attempts = record.attempts + 1
  const sent = moveStep(journey, stepId, 'submit', { attempts, outcome: null, pictures: taken })
  change(tools, journey, { steps: sent.steps })
  tools.schedule('finishStep', 0, { journeyId, stepId, attempts, instant: true })
}
