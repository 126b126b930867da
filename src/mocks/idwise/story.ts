/** A journey as an IDWise client lives it that shows the steps itself: start, pictures by the API, completion, result. */
import { flows } from '../../contracts/idwise/flows.js'
import type { StoryAnswer, StoryClient, TellStory } from '../story.js'

interface Step {
  definition: { step_id: number | string }
  result?: { is_concluded?: boolean | null; status?: string } | null
}

/** Tries of a step, by which every flow has come to its limit. */
const mostTries = 4

/** Tells it. */
export const tellStory: TellStory = async (client) => {
  const { person } = client
  const started = await client.call('startJourney', {
    body: {
      flow_id: client.flow,
      reference_no: client.reference,
      ...(person && {
        applicant_details: { full_name: person.fullName, birth_date: person.birthDate, sex: person.sex },
      }),
    },
  })
  if (started.status !== 200) return
  const journey_id = String(started.body.journey_id)
  const own = { params: { journey_id } }
  const flow = flows.find(({ id }) => id === client.flow)!
  const stays = await sendSteps(client, journey_id, flow.steps)
  if (stays) await client.call('completeJourney', { body: { journey_id } })
  // what nobody completed is never decided
  const isOver = ({ body }: StoryAnswer): boolean => !stays || body.system_decision !== 'Incomplete'
  await client.poll('getJourneyResult', own, isOver)
  if (stays && flow.spotCheck) await client.call('getSpotCheckResult', own)
  while (await client.rest()) await client.call('getJourneyResult', own)
}

/** Sends the pictures of every step, again where they were not good enough; false where the person goes away. */
async function sendSteps(
  client: StoryClient,
  journey_id: string,
  steps: (typeof flows)[number]['steps'],
): Promise<boolean> {
  const { conduct } = client
  for (const [i, { stepId, sides }] of steps.entries()) {
    const leaves = conduct === 'abandons' ? i === steps.length - 1 : conduct !== 'completes'
    if (leaves) {
      client.tell(`goes away before the step ${stepId}`)
      return false
    }
    const stateOf = ({ body }: StoryAnswer): Step['result'] =>
      ((body.step_summaries ?? []) as Step[]).find(({ definition }) => String(definition.step_id) === String(stepId))
        ?.result
    for (let tries = 0; tries < mostTries; tries++) {
      const pictures = { image: client.picture(), ...(sides.length > 1 && { image2: client.picture() }) }
      await client.call('processJourneyStep', { body: { journey_id, step_id: stepId, ...pictures } })
      const isDone = (answer: StoryAnswer): boolean => stateOf(answer)?.status !== 'In Progress'
      const summary = await client.poll('getJourneySummary', { params: { journey_id } }, isDone)
      if (stateOf(summary)?.is_concluded) break
    }
  }
  return true
}
