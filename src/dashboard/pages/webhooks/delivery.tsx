/** One delivery: what was sent, what came back, and what the contract says of it. */
import type { PageContext, Render } from '../../context.js'
import { Badge, Card, Instant, Live, Status } from '../../parts/bits.js'
import { CallForm } from '../../parts/form.js'
import { Reveal } from '../../parts/reveal.js'
import { awayOf } from '../../parts/spans.js'
import { Own } from '../../parts/text.js'
import { titleOf } from '../../parts/vendors.js'
import { Contract } from './contract.js'
import { Authentic, CopyCurl, Due, Headers, Heading, JourneyLink, Raw, StandingBadge, Ticks } from './parts.js'
import { authWord, standingOf } from './words.js'

export type Detail = Awaited<ReturnType<PageContext['calls']['getDelivery']>>

/** Most attempts that are shown: a person may ask for any number. */
const mostAttempts = 30

export const delivery: Render = async (context) => {
  const { calls, params, reveal } = context
  const id = params.id!
  const [shown, whole, { now, frozen }] = await Promise.all([
    calls.getDelivery({ id, reveal }),
    calls.getDelivery({ id, reveal: true }),
    calls.getClock(),
  ])
  return {
    title: `${shown.event} of ${shown.vendor}`,
    body: (
      <>
        <Heading context={context} at="/ui/webhooks" title={<Own text={shown.event} />} />
        <div class="beside">
          <div>
            <Live id="delivery" on="state clock">
              <Ticks where={!frozen && shown.nextAt !== null} />
              <Summary context={context} one={shown} now={now} />
              <Attempts one={shown} reveal={reveal} />
            </Live>
          </div>
          <div>
            <Live id="contract" on="state">
              <Contract context={context} one={shown} whole={whole} />
            </Live>
          </div>
        </div>
      </>
    ),
  }
}

function Summary({ context, one, now }: { context: PageContext; one: Detail; now: string }) {
  const { id, nextAt, status } = one
  const isPending = status === 'pending'
  const wait = nextAt === null ? 0 : Math.max(0, Date.parse(nextAt) - Date.parse(now))
  return (
    <Card title="Delivery">
      <p>
        <StandingBadge of={one} /> {standingOf(one).more}
      </p>
      <dl class="facts">
        <dt>Vendor</dt>
        <dd>{titleOf(context, one.vendor)}</dd>
        <dt>Journey</dt>
        <dd>
          <JourneyLink context={context} vendor={one.vendor} id={one.journeyId} />
        </dd>
        <dt>Event id</dt>
        <dd>
          <Own text={one.eventId} />
        </dd>
        <dt>Receiver</dt>
        <dd>
          <Own text={one.url} />
          <br />
          <span class="soft">asks for {authWord(one.auth)}</span>
        </dd>
        <dt>Next due</dt>
        <dd>
          <Due at={nextAt} now={now} />
        </dd>
        <dt>Faults</dt>
        <dd>{one.faults.length === 0 ? 'none' : one.faults.map((kind) => <Badge tone="warn">{kind}</Badge>)}</dd>
      </dl>
      {one.notes.map((note) => (
        <p class="remark">
          <Own text={note} most={1000} />
        </p>
      ))}
      <div class="row">
        <CallForm
          context={context}
          call="redeliver"
          fixed={{ id }}
          label="Redeliver"
          tone="main"
          disabled={isPending ? `It is pending already: the next attempt is ${awayOf(nextAt ?? now, now)}.` : undefined}
        />
        {isPending && (
          <CallForm
            context={context}
            call="advanceClock"
            fixed={{ ms: String(wait) }}
            label={wait === 0 ? 'Run what is due' : 'Advance the clock to it'}
          />
        )}
        <Reveal context={context} />
      </div>
    </Card>
  )
}

function Attempts({ one, reveal }: { one: Detail; reveal: boolean }) {
  const first = Math.max(0, one.attempts.length - mostAttempts)
  return (
    <section class="card" id="attempts">
      <h2>Attempts</h2>
      {one.attempts.length === 0 && <p class="soft">None was made yet.</p>}
      {first > 0 && (
        <p class="soft">
          The last {mostAttempts} of {one.attempts.length}.
        </p>
      )}
      {one.attempts.slice(first).map((attempt, i, shown) => (
        <Attempt one={one} attempt={attempt} n={first + i + 1} isLast={i === shown.length - 1} reveal={reveal} />
      ))}
    </section>
  )
}

function Attempt({
  one,
  attempt,
  n,
  isLast,
  reveal,
}: {
  one: Detail
  attempt: Detail['attempts'][number]
  n: number
  isLast: boolean
  reveal: boolean
}) {
  const { request, status, answer, error, faults, authentic, at } = attempt
  return (
    <article id={`attempt-${n}`} class="attempt">
      <h3>
        Attempt {n}{' '}
        <span class="soft">
          <Instant at={at} />
        </span>
      </h3>
      <p class="marks">
        {status === undefined ? <Badge tone="bad">no answer</Badge> : <Status status={status} />}
        <Authentic is={authentic} />
        {faults.map((kind) => (
          <Badge tone="warn">{kind}</Badge>
        ))}
      </p>
      {error !== undefined && (
        <p class="remark">
          <Own text={error} most={1000} />
        </p>
      )}
      {answer !== undefined && answer !== '' && <Raw text={answer} label={`answer to attempt ${n}`} />}
      <details open={isLast}>
        <summary>What was sent, {request.sizeBytes} bytes</summary>
        <Headers headers={request.headers} label={`headers of attempt ${n}`} />
        <Raw text={request.body} label={`body of attempt ${n}`} />
        <p class="marks">
          <CopyCurl request={{ ...request, url: one.url }} of={`attempt ${n}`} />
          {!reveal && <span class="why">With its secrets hidden, until they are shown.</span>}
        </p>
      </details>
    </article>
  )
}
