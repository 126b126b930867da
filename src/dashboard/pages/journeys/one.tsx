/** One journey: where it stands, what can be done to it, what it has been through, and what each endpoint says of it. */
import type { AnswerOf } from '../../../control/client.js'
import type { control } from '../../../control/contract.js'
import type { PageContext, Render } from '../../context.js'
import { Card, Copied, Instant, Live } from '../../parts/bits.js'
import { ScenarioLink } from '../../parts/links.js'
import { Reveal } from '../../parts/reveal.js'
import { Own } from '../../parts/text.js'
import { titleOf } from '../../parts/vendors.js'
import { Actions } from './actions.js'
import { CaseCard } from './case.js'
import { Standing } from './list.js'
import { Payloads } from './payloads.js'
import { Timeline } from './timeline.js'

export type Journey = AnswerOf<(typeof control)['endpoints']['getJourney']>

export const journey: Render = async (context) => {
  const { calls, reveal, params } = context
  const named = { vendor: params.vendor!, id: params.id! }
  const shown = { ...named, ...(reveal && { reveal: true }) }
  const one = await calls.getJourney(shown)
  // one after another: each is a unit of work of the same namespace
  const actions = await calls.listActions(named)
  const timeline = await calls.getTimeline(shown)
  const payloads = await calls.getPayloads(shown)
  const title = `${titleOf(context, one.vendor)}: ${(one.reference ?? one.journeyId).slice(0, 80)}`
  return {
    title,
    body: (
      <>
        <p>
          <a href={context.link('/ui/journeys')}>All journeys</a>
        </p>
        <h1>
          {titleOf(context, one.vendor)} journey <Own text={one.reference ?? one.journeyId} most={80} />
        </h1>
        <p class="row">
          <Reveal context={context} />
          <a class="button" href={context.link('/ui/requests', { journey: one.journeyId })}>
            Its requests
          </a>
          <a class="button" href={context.link('/ui/webhooks', { journey: one.journeyId })}>
            Its webhooks
          </a>
        </p>
        <div class="grid">
          <Live id="journey-head" on="state" label="Where it stands">
            <Head context={context} one={one} />
          </Live>
          <Live id="journey-case" on="state" label="Its case">
            <CaseCard about={one.case} />
          </Live>
        </div>
        <Live id="journey-actions" on="state clock" label="What can be done">
          <Actions context={context} actions={actions} />
        </Live>
        <Live id="journey-timeline" on="requests state clock" label="Timeline">
          <Timeline context={context} timeline={timeline} />
        </Live>
        <Live id="journey-payloads" on="state clock" label="Payloads">
          <Payloads payloads={payloads} />
        </Live>
      </>
    ),
  }
}

function Head({ context, one }: { context: PageContext; one: Journey }) {
  return (
    <Card title="Where it stands">
      <dl class="facts">
        <dt>Status</dt>
        <dd>
          <Standing status={one.status} ended={one.ended} />
        </dd>
        <dt>Scenario</dt>
        <dd>
          <ScenarioLink context={context} name={one.scenario} />
        </dd>
        <dt>Flow</dt>
        <dd>
          <Own text={one.flow} />
        </dd>
        <dt>Environment</dt>
        <dd>
          <Own text={one.environment} />
        </dd>
        <dt>Made</dt>
        <dd>
          <Instant at={one.createdAt} />
        </dd>
        {one.link !== null && (
          <>
            <dt>Its page</dt>
            <dd>
              <PageLink link={one.link} />
            </dd>
          </>
        )}
        {Object.entries(one.ids)
          .filter(([, id]) => id !== one.link)
          .map(([name, id]) => (
            <>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>
                <Copied text={id} label={name} />
              </dd>
            </>
          ))}
      </dl>
    </Card>
  )
}

/** The link that the person opens; a vendor's link that leads nowhere in a browser is only shown. */
const PageLink = ({ link }: { link: string }) =>
  /^https?:\/\//.test(link) ? (
    <a href={link} target="_blank" rel="noopener noreferrer">
      Open the page of the person
    </a>
  ) : (
    <Own text={link} />
  )
