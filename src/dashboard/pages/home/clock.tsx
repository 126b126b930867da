/** The clock of a namespace: where it stands, what is due next, and everything that moves it. */
import type { PageContext } from '../../context.js'
import { Badge, Card, Instant, Live } from '../../parts/bits.js'
import { ClockFace, paceOf } from '../../parts/clock.js'
import { CallForm, TextField } from '../../parts/form.js'
import { asRan, ranInWords } from '../../parts/ran.js'
import { Own } from '../../parts/text.js'

/** Steps that people take. */
const steps = [
  ['1m', '+1 minute'],
  ['1h', '+1 hour'],
  ['1d', '+1 day'],
  ['30d', '+30 days'],
] as const

export async function ClockCard({ context }: { context: PageContext }) {
  const { calls, namespace } = context
  const { frozen, nextJobAt, speed } = await calls.getClock()
  return (
    <Card title="Clock" id="clock">
      <Live id="clock-now" on="clock state">
        <p class="clock-now">
          <ClockFace clock={namespace.clock} />
          <Badge tone={frozen ? 'note' : 'good'}>{paceOf(namespace.clock)}</Badge>
        </p>
        {nextJobAt !== null && (
          <p class="soft">
            The next job is due <Instant at={nextJobAt} />.
          </p>
        )}
        <div class="row">
          {frozen ? (
            <CallForm stay context={context} call="setClock" fixed={{ frozen: 'false' }} label="Run" tone="main" />
          ) : (
            <CallForm stay context={context} call="setClock" fixed={{ frozen: 'true' }} label="Freeze" tone="main" />
          )}
          <CallForm
            stay
            context={context}
            call="setClock"
            fixed={{ now: nextJobAt ?? '' }}
            label="To the next job"
            disabled={nextJobAt === null ? 'No job waits.' : undefined}
          />
          <CallForm stay context={context} call="drainJobs" label="Run what is due" />
          {(frozen || speed !== 1) && (
            <CallForm stay context={context} call="setClock" fixed={{ offsetMs: '0' }} label="As real time" />
          )}
        </div>
      </Live>
      <div id="ran" class="ran" role="status" data-own>
        <WhatCame context={context} />
      </div>
      <h3>Advance</h3>
      <div class="row">
        {steps.map(([ms, label]) => (
          <CallForm stay context={context} call="advanceClock" fixed={{ ms }} label={label} />
        ))}
      </div>
      <CallForm stay context={context} call="advanceClock" label="Advance">
        <TextField name="ms" label="Any step" placeholder="90m, 1h30m, 250ms" required size={18} />
      </CallForm>
      <h3>Set</h3>
      <CallForm stay context={context} call="setClock" label="Set the instant">
        <TextField name="now" label="Instant" placeholder="2026-03-01T09:00:00Z" required size={22} />
      </CallForm>
      <CallForm stay context={context} call="setClock" label="Set the speed">
        <TextField
          name="speed"
          label="Speed"
          hint="Seconds of the clock in one real second."
          placeholder="60"
          required
          size={8}
        />
      </CallForm>
    </Card>
  )
}

/** What came of a form of the clock, where no script told it. */
function WhatCame({ context: { sent } }: { context: PageContext }) {
  const answer = asRan(sent?.answer)
  if (!answer) return null
  const { said, jobs, more } = ranInWords(answer)
  return (
    <>
      <p>{said}</p>
      {jobs.length > 0 && (
        <ol>
          {jobs.map(({ at, kind, journey }) => (
            <li>
              {at} <code>{kind}</code>
              {journey !== undefined && (
                <>
                  {' of journey '}
                  <Own text={journey} />
                </>
              )}
            </li>
          ))}
          {more > 0 && <li>and {more} more</li>}
        </ol>
      )}
    </>
  )
}
