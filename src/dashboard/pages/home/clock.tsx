/** The clock of a namespace: where it stands, what is due next, and everything that moves it. */
import type { PageContext } from '../../context.js'
import { Badge, Card, Instant, Live } from '../../parts/bits.js'
import { ClockFace, paceOf } from '../../parts/clock.js'
import { CallForm, TextField } from '../../parts/form.js'

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
            <CallForm context={context} call="setClock" fixed={{ frozen: 'false' }} label="Run" tone="main" />
          ) : (
            <CallForm context={context} call="setClock" fixed={{ frozen: 'true' }} label="Freeze" tone="main" />
          )}
          <CallForm
            context={context}
            call="setClock"
            fixed={{ now: nextJobAt ?? '' }}
            label="To the next job"
            disabled={nextJobAt === null ? 'No job waits.' : undefined}
          />
          <CallForm context={context} call="drainJobs" label="Run what is due" />
          {(frozen || speed !== 1) && (
            <CallForm context={context} call="setClock" fixed={{ offsetMs: '0' }} label="As real time" />
          )}
        </div>
      </Live>
      <div id="ran" class="ran" role="status" data-own></div>
      <h3>Advance</h3>
      <div class="row">
        {steps.map(([ms, label]) => (
          <CallForm context={context} call="advanceClock" fixed={{ ms }} label={label} />
        ))}
      </div>
      <CallForm context={context} call="advanceClock" label="Advance">
        <TextField name="ms" label="Any step" placeholder="90m, 1h30m, 250ms" required size={18} />
      </CallForm>
      <h3>Set</h3>
      <CallForm context={context} call="setClock" label="Set the instant">
        <TextField name="now" label="Instant" placeholder="2026-03-01T09:00:00Z" required size={22} />
      </CallForm>
      <CallForm context={context} call="setClock" label="Set the speed">
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
