/** What came of a request, in sentences: why it was refused, what to send instead, and a body that would do. */
import { masked } from '../../../contracts/redact.js'
import type { PageContext } from '../../context.js'
import { Badge, Block } from '../../parts/bits.js'
import { Reveal } from '../../parts/reveal.js'
import { Own } from '../../parts/text.js'
import type { Proof } from './credentials.js'
import type { Mended } from './mend.js'
import { type Numbered, Rule } from './message.js'
import type { Reason } from './reason.js'

/** Reasons that stand first; of more the page tells at their places. */
const mostReasons = 12

interface WhyProps extends SendProps {
  reasons: readonly Reason[]
  found: readonly Numbered[]
  mended: Mended | undefined
  journeyId: string | undefined
}

export function Why({ reasons, found, mended, journeyId, ...send }: WhyProps) {
  const { vendor } = send
  const more = reasons.length - mostReasons
  return (
    <section class={`card why-card ${reasons[0]!.tone}`} aria-label="What came of it">
      {reasons.slice(0, mostReasons).map(({ tone, word, sentence, instead, at, about }) => {
        const n = found.find((one) => one.path === about?.path && one.message === about.message)?.n
        return (
          <div class="reason">
            <p class="verdict">
              <Badge tone={tone}>{word}</Badge> <Own text={sentence} most={900} />
            </p>
            {instead !== undefined && (
              <p>
                <strong>Instead:</strong> <Own text={instead} most={600} />{' '}
                {at === 'home' && <a href={send.context.link('/')}>Home</a>}
                {at === 'journey' && vendor !== null && journeyId !== undefined && (
                  <a href={send.context.link(`/ui/journeys/${vendor}/${encodeURIComponent(journeyId)}`)}>
                    Open the journey
                  </a>
                )}{' '}
                {n !== undefined && <a href={`#violation-${n}`}>Show the place</a>}
              </p>
            )}
            {about && <Rule found={about} />}
          </div>
        )
      })}
      {more > 0 && <p>{more} more are marked below.</p>}
      {reasons.some(({ word }) => word === 'Fault') && (
        <p>
          <a href={send.context.link('/ui/scenarios/faults')}>What is armed</a>
        </p>
      )}
      <Send {...send} />
      {mended && (
        <details open={mended.places.length > 0}>
          <summary>
            {mended.places.length > 0
              ? 'This body keeps the contract: yours, with what is wrong replaced'
              : 'A body that keeps the contract: its own example'}
          </summary>
          <Block text={JSON.stringify(mended.body, null, 2).slice(0, 20_000)} label="a body that keeps the contract" />
          {mended.hasExampleId && (
            <p>A new id in it is an example: put your own there, or the one that an earlier call answered.</p>
          )}
          {JSON.stringify(mended.body).includes(masked) && (
            <p>
              What is hidden stands as <code>{masked}</code>: show secrets before you copy it.
            </p>
          )}
          {/"\{\w+\}"/.test(JSON.stringify(mended.body)) && (
            <p>What stands in braces is yours to fill in; the home page shows the credentials of this namespace.</p>
          )}
        </details>
      )}
    </section>
  )
}

interface SendProps {
  context: PageContext
  vendor: string | null
  proof: Proof | undefined
}

/** What a call must carry to be let in, to be copied. */
function Send({ context, vendor, proof }: SendProps) {
  if (!proof) return null
  const { lines, where, environment, token } = proof
  const label = where === 'header' ? 'The header to send' : `To send in the ${where}`
  return (
    <>
      <p class="to-send">
        <strong>{label}</strong>, with the credentials of this namespace, {environment}:
      </p>
      <Block text={lines.join('\n')} label={label} />
      {token && vendor !== null && (
        <p>
          The token is what{' '}
          <a href={context.link(`/ui/contracts/${vendor}/endpoints/${token.endpoint}`)}>{token.endpoint}</a> answers in{' '}
          <code>{token.at}</code>.
        </p>
      )}
      {lines.some((line) => line.includes(masked)) && <Reveal context={context} label="Show it whole" />}
    </>
  )
}
