/** What the contract says of an event, and whether the body that was sent is right by it. */
import type { WebhookEvent } from '../../../contracts/define.js'
import { parseJson } from '../../../runtime/parse-json.js'
import type { PageContext } from '../../context.js'
import { Badge, Card, Evidence } from '../../parts/bits.js'
import { Json, type Mark } from '../../parts/json.js'
import { spanOf } from '../../parts/spans.js'
import { Own } from '../../parts/text.js'
import type { Detail } from './delivery.js'
import { webhooksOf } from './parts.js'

type Rules = NonNullable<Awaited<ReturnType<typeof webhooksOf>>>['delivery']
type Violation = Awaited<ReturnType<typeof import('../../../kit/judge/exchange.js').checkWebhook>>['violations'][number]

/** Where a fact comes from. */
export const Source = ({ evidence, source, note }: { evidence: string; source: string; note?: string | undefined }) => (
  <>
    <Evidence mark={evidence} />{' '}
    {/^https?:/.test(source) && (
      <a href={source} rel="noreferrer" class="own">
        {source.replace(/^https?:\/\//, '')}
      </a>
    )}
    {note !== undefined && <span class="soft"> {note}</span>}
  </>
)

/**
 * The contract of the event beside its delivery.
 *
 * @param whole the same delivery with nothing masked, which is what is judged
 */
export async function Contract({ context, one, whole }: { context: PageContext; one: Detail; whole: Detail }) {
  const webhooks = await webhooksOf(context, one.vendor)
  const [key, event] = Object.entries(webhooks?.events ?? {}).find(([, { name }]) => name === one.event) ?? []
  if (!webhooks || !event) return <Card title="Contract">The contract of {one.vendor} knows no such event.</Card>
  return (
    <>
      <Card title="Is it right?">
        <Judged context={context} one={one} whole={whole} event={event} />
      </Card>
      <Card title="Contract">
        <p>{event.summary}</p>
        <p>
          <Source evidence={event.evidence} source={event.source} note={event.note} />
        </p>
        <SendRules rules={webhooks.delivery} />
        <p>
          <a href={context.link(`/ui/contracts/${one.vendor}/events/${encodeURIComponent(key!)}`)}>Read this event</a>
        </p>
      </Card>
    </>
  )
}

async function Judged({
  context,
  one,
  whole,
  event,
}: {
  context: PageContext
  one: Detail
  whole: Detail
  event: WebhookEvent
}) {
  // loaded by the first delivery that somebody looks at
  const { checkWebhook } = await import('../../../kit/judge/exchange.js')
  const { vendor } = (await context.sim.vendor(one.vendor)).simulator
  const sent = whole.attempts.at(-1)?.request
  const body = sent?.body ?? JSON.stringify(whole.body)
  const { violations } = await checkWebhook(event, { ...(sent && { headers: sent.headers }), body }, { vendor })
  const isAuthentic = whole.attempts.at(-1)?.authentic
  const shown = context.reveal ? body : (one.attempts.at(-1)?.request.body ?? JSON.stringify(one.body))
  const value = parseJson(shown)
  return (
    <>
      <p>
        {violations.length === 0 ? (
          <Badge tone="good">fits the contract</Badge>
        ) : (
          <Badge tone="bad">breaks the contract</Badge>
        )}{' '}
        {isAuthentic === false && <Badge tone="bad">not what the receiver asks for</Badge>}
      </p>
      <p class="soft">
        {sent ? 'The body of the last attempt' : 'The body that is to be sent'}, held to the contract.
        {isAuthentic === false && ' Its authentication is not the one that the receiver is registered with.'}
      </p>
      {value === undefined ? (
        violations.map((one) => <Found one={one} reveal={context.reveal} />)
      ) : (
        <Json value={value} marks={violations.map((one) => toMark(one, context.reveal))} label="Body" />
      )}
    </>
  )
}

const toMark = (one: Violation, reveal: boolean): Mark => ({
  path: one.path.replace(/^body\.?/, ''),
  note: <Found one={one} reveal={reveal} />,
})

function Found({ one, reveal }: { one: Violation; reveal: boolean }) {
  return (
    <div>
      <strong>{one.severity}</strong>: <Own text={one.message} most={500} />. Expected{' '}
      <Own text={one.expected} most={300} />, received{' '}
      <Own text={one.sensitive && !reveal ? '[hidden]' : one.received} most={300} />.{' '}
      <Source evidence={one.evidence} source={one.source} />
    </div>
  )
}

function SendRules({ rules }: { rules: Rules }) {
  const { accepted, timeoutMs, retryDelaysMs, auth } = rules
  const lines = [
    ['Settled by', accepted.value === '2xx' ? 'any 2xx' : accepted.value.join(', '), accepted],
    ['Waits', spanOf(timeoutMs.value), timeoutMs],
    [
      'Retries',
      retryDelaysMs.value.length === 0 ? 'never' : `after ${retryDelaysMs.value.map(spanOf).join(', ')}`,
      retryDelaysMs,
    ],
    ['Authentication', auth.value.join(', '), auth],
  ] as const
  return (
    <dl class="facts">
      {lines.map(([name, value, from]) => (
        <>
          <dt>{name}</dt>
          <dd>
            {value}
            <br />
            <Source evidence={from.evidence} source={from.source} note={from.note} />
          </dd>
        </>
      ))}
    </dl>
  )
}
