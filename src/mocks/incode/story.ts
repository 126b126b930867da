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
  let isRead = false
  const read = async (last: StoryAnswer): Promise<void> => {
    if (isRead || !hasEnded(last)) return
    isRead = true
    const verification_id = (last.body.verification as { id?: string } | undefined)?.id ?? verificationTraceId
    // what is over there has its details in a moment
    await client.poll('getVerificationDetails', { params: { verification_id } }, (answer) => answer.status !== 409)
  }
  await read(await client.poll('getVerificationStatus', status, hasEnded))
  while (await client.rest()) await read(await client.call('getVerificationStatus', status))
  // one who never comes to the end is found when the link has run out, webhook or not
  if (!isRead) await read(await client.call('getVerificationStatus', status))
}

const hasEnded = ({ body }: StoryAnswer): boolean =>
  ['SUCCESS', 'FAILED'].includes(String((body.verification as { status?: string } | undefined)?.status))
