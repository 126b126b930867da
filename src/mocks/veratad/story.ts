/** A session as a Veratad client lives it: a token, a link, the person at the page, the status, the result. */
import type { StoryAnswer, TellStory } from '../story.js'

/** Tells it. */
export const tellStory: TellStory = async (client) => {
  const { flow, person, receiver, reference } = client
  const made = await client.call('createSession', {
    body: {
      email: person?.email ?? `${reference}@example.com`,
      age: '21+',
      route_id: flow,
      reference,
      webhook: { endpoint: receiver },
      ...(person && {
        fn: person.firstName,
        ln: person.lastName,
        dob: person.birthDate.replaceAll('-', ''),
        phone: person.phone,
        addr: person.address.street,
        city: person.address.city,
        ...(person.address.region !== undefined && { state: person.address.region }),
        zip: person.address.postalCode,
      }),
    },
  })
  if (made.status !== 200) return
  const own = { params: { request_id: String(made.body.request_id) } }
  await client.call('getSessionStatus', own)
  await client.act(own.params.request_id, 'open')
  await client.act(own.params.request_id, 'complete')
  const isOver = ({ body }: StoryAnswer): boolean => body.current_status === 'COMPLETED'
  const last = await client.poll('getSessionStatus', own, isOver)
  await client.call('getSessionResult', own)
  let heard = false
  while (await client.rest()) {
    heard = true
    await client.call('getSessionResult', own)
  }
  // a session that nobody finished is over when its time is, and no webhook says so
  if (isOver(last) || heard) return
  await client.call('getSessionStatus', own)
  await client.call('getSessionResult', own)
}
