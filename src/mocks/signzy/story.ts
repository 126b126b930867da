/** A journey as a Signzy client lives it: log in, a link, the person at the page, the callback, the result, log out. */
import type { TellStory } from '../story.js'

/** Tells it. */
export const tellStory: TellStory = async (client) => {
  const { flow, person, receiver, reference } = client
  // the header is that of the option callbackHeader where nothing else is said
  client.expect('Authorization', 'callback-key')
  const made = await client.call('createJourneyUrl', {
    body: {
      flowId: flow,
      userId: reference,
      userInfo: {
        externalReferenceId: reference,
        ...(person && {
          name: { firstName: person.firstName, lastName: person.lastName },
          dateOfBirth: person.birthDate.split('-').reverse().join('/'),
          emailAddress: person.email,
          phoneNumber: person.phone,
          id: { country: person.nationality },
        }),
      },
      processingConfig: { callbackUrl: receiver, authKeyForCallback: 'callback-key' },
    },
  })
  if (made.status !== 200) return
  const journeyId = String((made.body.result as { journeyId?: string } | undefined)?.journeyId)
  await client.act(journeyId, 'open')
  await client.act(journeyId, 'complete')
  const own = { params: { journeyId } }
  const { status } = await client.poll('getJourney', own, (answer) => answer.status === 200)
  if (status === 200) await client.call('logout')
  while (await client.rest());
  if (status === 200) return
  // a journey that nobody finished is over when its time is, and no callback says so
  await client.call('getJourney', own)
  await client.call('logout')
}
