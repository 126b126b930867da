/** A verification as an Incode client lives it: a link, the person at the page, the status by its trace, the details. */
import { flows } from '../../contracts/incode/flows.js'
import type { StoryAnswer, TellStory } from '../story.js'

/** Tells it. */
export const tellStory: TellStory = async (client) => {
  const { credentials, flow, person, reference } = client
  const asked = await client.call('generateVerificationLink', {
    body: {
      // the organisation's own integration runs the first flow
      integrationId: flow === flows[0]!.id ? credentials.integrationId : flow,
      loginHint: person?.email ?? `${reference}@example.com`,
      redirectUrl: 'https://app.example.com/verified',
      correlationId: reference,
    },
  })
  if (asked.status !== 200) return
  const verificationTraceId = String(asked.body.verificationTraceId)
  const status = { params: { verificationTraceId } }
  await client.call('getVerificationStatus', status)
  await client.act(verificationTraceId, 'open')
  await client.act(verificationTraceId, 'complete')
  const last = await client.poll('getVerificationStatus', status, hasEnded)
  const verification_id = (last.body.verification as { id?: string } | undefined)?.id ?? verificationTraceId
  // what is over there has its details in a moment
  const isThere = ({ status: code }: StoryAnswer): boolean => code !== 409 || !hasEnded(last)
  await client.poll('getVerificationDetails', { params: { verification_id } }, isThere)
  while (await client.rest()) await client.call('getVerificationStatus', status)
}

const hasEnded = ({ body }: StoryAnswer): boolean =>
  ['SUCCESS', 'FAILED'].includes(String((body.verification as { status?: string } | undefined)?.status))
