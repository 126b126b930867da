/** The built-in receivers: registered with a click, told how to answer, and what arrived at them. */
import type { PageContext, Render } from '../../context.js'
import { Badge, Card, Copied, Instant, Live, Nothing, Status, Table } from '../../parts/bits.js'
import { CallForm, SelectField, TextField } from '../../parts/form.js'
import { spanOf } from '../../parts/spans.js'
import { Own } from '../../parts/text.js'
import { Authentic, Heading, webhooksOf } from './parts.js'
import { authWord } from './words.js'

const path = '/ui/webhooks/sink'

/** Most registrations that a sink shows. */
const mostReceivers = 10

type Sink = Awaited<ReturnType<PageContext['calls']['listSinks']>>['items'][number]

/** What a sink is registered with, so that what arrives can be verified: the best that the vendor can do. */
const trials = [
  [
    'hmac',
    {
      'auth.type': 'hmac',
      'auth.secret': 'sink-secret',
      'auth.header': 'x-signature',
      'auth.algorithm': 'sha256',
      'auth.encoding': 'hex',
    },
  ],
  ['basic', { 'auth.type': 'basic', 'auth.username': 'sink', 'auth.password': 'sink-secret' }],
  ['bearer', { 'auth.type': 'bearer', 'auth.token': 'sink-secret' }],
  ['header', { 'auth.type': 'header', 'auth.headers': '{"x-sink-secret":"sink-secret"}' }],
] as const

export const sink: Render = async (context) => {
  const { calls } = context
  const [{ items: sinks }, { items }] = await Promise.all([calls.listSinks(), calls.listReceived({ limit: '1000' })])
  return {
    title: 'Sink of webhooks',
    body: (
      <>
        <Heading context={context} at={path} title="The built-in sink" />
        <p class="intro">
          A receiver inside the simulator, to try webhooks without writing one. Register it for a vendor, play a
          journey, and see what arrives. It takes a POST at any name below <code>/_sim/sink/</code>.
        </p>
        <Live id="received" on="sink">
          <div class="row spread">
            <h2>What arrived</h2>
            <CallForm
              context={context}
              call="clearReceived"
              label="Clear"
              disabled={items.length === 0 ? 'Nothing is kept.' : undefined}
            />
          </div>
          {items.length === 0 ? (
            <Nothing>Nothing arrived yet. Register a sink below, then play a journey or trigger an event.</Nothing>
          ) : (
            <Table
              stacked
              label="What arrived, newest first"
              head={['Event', 'Sink', 'When', 'Authentication', 'Answered', 'Size', 'Delivery']}
            >
              {items.toReversed().map((one) => (
                <tr id={one.id}>
                  <td data-label="Event">
                    <a href={context.link(`${path}/${one.id}`)}>
                      {one.event === null ? 'no event' : <Own text={one.event} most={60} />}
                    </a>
                  </td>
                  <td data-label="Sink">{one.sink}</td>
                  <td data-label="When">
                    <Instant at={one.at} />
                  </td>
                  <td data-label="Authentication">
                    <Authentic is={one.verified} />
                  </td>
                  <td data-label="Answered">
                    <Status status={one.answered} />
                  </td>
                  <td data-label="Size">{one.sizeBytes} bytes</td>
                  <td data-label="Delivery">
                    {one.deliveryId === null ? (
                      <span class="soft">of somebody else</span>
                    ) : (
                      <a href={context.link(`/ui/webhooks/${one.deliveryId}`)}>see it</a>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )}
        </Live>
        <h2>Sinks</h2>
        <Live id="sinks" on="state sink">
          <div class="grid">
            {sinks.map((one) => (
              <SinkCard context={context} one={one} />
            ))}
          </div>
        </Live>
      </>
    ),
  }
}

async function SinkCard({ context, one }: { context: PageContext; one: Sink }) {
  const profile = context.sim.profiles.find(({ id }) => id === one.name)
  return (
    <Card title={profile?.title ?? one.name}>
      <p>
        <Copied text={one.url} label={`address of the sink ${one.name}`} />
      </p>
      {profile && <Registration context={context} one={one} vendor={profile.id} title={profile.title} />}
      <details>
        <summary>Answers {mannerOf(one)}</summary>
        <CallForm context={context} call="setSink" fixed={{ name: one.name }} label="Answer so from now on">
          <TextField name="status" label="Status" type="number" value={String(one.status)} size={5} />
          <TextField
            name="failFirst"
            label="500 to the first of each event"
            type="number"
            value={String(one.failFirst)}
          />
          <TextField name="slowMs" label="Later by, in real ms" type="number" value={String(one.slowMs)} />
          <SelectField
            name="redirect"
            label="Redirect"
            value={String(one.redirect)}
            options={[
              ['false', 'no'],
              ['true', 'to itself'],
            ]}
          />
        </CallForm>
      </details>
    </Card>
  )
}

async function Registration({
  context,
  one,
  vendor,
  title,
}: {
  context: PageContext
  one: Sink
  vendor: string
  title: string
}) {
  const kinds: readonly string[] = (await webhooksOf(context, vendor))?.delivery.auth.value ?? []
  const [kind, auth] = trials.find(([known]) => kinds.includes(known)) ?? ['none', {}]
  const own = one.receivers.filter((receiver) => receiver.vendor === vendor)
  if (own.length === 0) {
    return (
      <>
        <CallForm
          context={context}
          call="createWebhookEndpoint"
          fixed={{ vendor, url: one.url, ...auth }}
          label={`Register the sink for ${title}`}
          tone="main"
          disabled={kinds.length === 0 ? 'This vendor sends no webhooks.' : undefined}
        />
        <p class="soft">It asks for {authWord(kind)}, so that what arrives can be verified.</p>
      </>
    )
  }
  return (
    <>
      {own.slice(0, mostReceivers).map(({ id, event }) => (
        <div class="row">
          <p class="marks">
            <Badge tone="good">registered</Badge> for {event === null ? 'every event' : <Own text={event} />}
          </p>
          <CallForm context={context} call="deleteWebhookEndpoint" fixed={{ id }} label="Remove" tone="small" />
        </div>
      ))}
      {own.length > mostReceivers && (
        <p>
          <a href={context.link('/ui/webhooks/endpoints')}>All {own.length} receivers</a>
        </p>
      )}
    </>
  )
}

function mannerOf({ status, slowMs, failFirst, redirect }: Sink): string {
  return [
    ...(redirect ? ['with a redirect'] : [`${status}`]),
    ...(failFirst > 0 ? [`500 to the first ${failFirst} of each event`] : []),
    slowMs > 0 ? `after ${spanOf(slowMs)} of real time` : 'at once',
  ].join(', ')
}
