/** Any event of any vendor at once, and what came of it. */

import type { PageContext, Render } from '../../context.js'
import { Badge, Card, Live, Nothing, Status } from '../../parts/bits.js'
import { CallForm } from '../../parts/form.js'
import { Json } from '../../parts/json.js'
import { marked, Own } from '../../parts/text.js'
import { Source } from './contract.js'
import { Choice, Heading, JourneyLink, StandingBadge, vendorOf, vendorsOf, webhooksOf } from './parts.js'
import { standingOf } from './words.js'

const path = '/ui/webhooks/trigger'
/** How many journeys are offered; any other may be named. */
const mostOffered = '100'

export const trigger: Render = async (context) => {
  const { query, link } = context
  const vendor = vendorOf(context)
  const events = Object.entries((await webhooksOf(context, vendor))?.events ?? {})
  const [key, event] =
    events.find(([one, { name }]) => one === query.get('event') || name === query.get('event')) ?? events[0] ?? []
  return {
    title: 'Trigger a webhook',
    body: (
      <>
        <Heading context={context} at={path} title="Trigger an event" />
        <Result context={context} vendor={vendor} />
        <Card title="Which event">
          <Choice
            label="Vendor"
            options={vendorsOf(context)}
            value={vendor}
            href={(one) => link(path, { vendor: one })}
          />
          {key !== undefined && (
            <Choice
              label="Event"
              options={events.map(([one, { name }]) => [one, name] as const)}
              value={key}
              href={(one) => link(path, { vendor, event: one })}
            />
          )}
          {event === undefined || key === undefined ? (
            <p>This vendor sends no webhooks.</p>
          ) : (
            <>
              <p>{event.summary}</p>
              <p>
                <Source evidence={event.evidence} source={event.source} note={event.note} />
              </p>
              <TriggerForm context={context} vendor={vendor} event={key} name={event.name} />
              {event.example !== undefined && (
                <details>
                  <summary>What its body looks like</summary>
                  <Json value={event.example} label={`Example of ${event.name}`} />
                </details>
              )}
            </>
          )}
        </Card>
      </>
    ),
  }
}

async function TriggerForm({
  context,
  vendor,
  event,
  name,
}: {
  context: PageContext
  vendor: string
  event: string
  name: string
}) {
  const { calls, link, query } = context
  const [{ items }, receivers] = await Promise.all([
    calls.listJourneys({ vendor, limit: mostOffered }),
    calls.listWebhookEndpoints({ limit: '1000' }),
  ])
  const isHeard = receivers.items.some((one) => one.vendor === vendor && (one.event === null || one.event === name))
  return (
    <>
      <Live id="heard" on="state">
        {!isHeard && (
          <p class="remark">
            Nobody is registered for it, so that nothing would be sent unless the journey names a URL itself.{' '}
            <a href={link('/ui/webhooks/sink')}>Register the built-in sink</a> first.
          </p>
        )}
      </Live>
      <CallForm
        context={context}
        call="triggerWebhook"
        fixed={{ vendor, event }}
        label="Trigger"
        tone="main"
        then={`${link(path, { vendor, event })}&journey={journeyId}&sent={eventId}`}
      >
        <label class="field">
          <span>Journey</span>
          <input
            name="call.journeyId"
            list="journeys"
            value={query.get('journey') ?? ''}
            placeholder="a new one, in which it occurs"
            autocomplete="off"
            spellcheck={false}
            size={40}
          />
          <small class="soft">Any id or reference of one; left empty, a new one is made.</small>
        </label>
        <datalist id="journeys">
          {items.toReversed().map(({ journeyId, status, reference }) => (
            <option value={journeyId}>
              {marked(`${status}${reference === null ? '' : `, ${reference.slice(0, 60)}`}`)}
            </option>
          ))}
        </datalist>
        <label class="field wide">
          <span>Override</span>
          <textarea
            name="call.override"
            spellcheck={false}
            rows={3}
            placeholder='{"path.to.a.field": "another value"}'
          ></textarea>
          <small class="soft">
            JSON: values to put into the body, by dotted path. What then breaks the contract is noted.
          </small>
        </label>
      </CallForm>
    </>
  )
}

/** What was sent: the deliveries of the event that the address names. */
async function Result({ context, vendor }: { context: PageContext; vendor: string }) {
  const { calls, link, query } = context
  const sent = query.get('sent')
  const journey = query.get('journey')
  if (!sent || !journey) return null
  const { items } = await calls.listDeliveries({ vendor, journey, order: 'newest', limit: '200' })
  const ours = items.filter(({ eventId }) => eventId === sent).reverse()
  const notes = new Set(ours.flatMap((one) => one.notes))
  return (
    <Live id="result" on="state">
      <Card title="What was sent">
        <p>
          Event <Own text={sent} /> of journey <JourneyLink context={context} vendor={vendor} id={journey} />.
        </p>
        {ours.length === 0 ? (
          <Nothing>
            Nobody is registered for it, so that nothing was sent.{' '}
            <a href={link('/ui/webhooks/sink')}>Register the built-in sink</a> and trigger it again.
          </Nothing>
        ) : (
          <>
            <ul class="bare">
              {ours.map((one) => {
                const last = one.attempts.at(-1)
                return (
                  <li>
                    <StandingBadge of={one} />{' '}
                    <a href={link(`/ui/webhooks/${one.id}`)}>
                      <Own text={one.url} />
                    </a>{' '}
                    {last &&
                      (last.status === undefined ? (
                        <Badge tone="bad">no answer</Badge>
                      ) : (
                        <Status status={last.status} />
                      ))}{' '}
                    <span class="soft">{standingOf(one).more}</span>
                  </li>
                )
              })}
            </ul>
            {[...notes].map((note) => (
              <p class="remark">
                <Own text={note} most={1000} />
              </p>
            ))}
            <Json value={ours[0]!.body} label="Body that was sent" />
          </>
        )}
      </Card>
    </Live>
  )
}
