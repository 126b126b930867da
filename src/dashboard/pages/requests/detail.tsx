/** One exchange in full: first why it came to what it came to, then what went over the wire, with the contract beside it. */
import type { PageContext, Render } from '../../context.js'
import { Badge, Block, Card, Evidence, Instant, Status } from '../../parts/bits.js'
import { CallForm } from '../../parts/form.js'
import { ScenarioLink } from '../../parts/links.js'
import { Reveal } from '../../parts/reveal.js'
import { tookOf } from '../../parts/spans.js'
import { Own } from '../../parts/text.js'
import { titleOf } from '../../parts/vendors.js'
import { credentialsFor, proofOf } from './credentials.js'
import { curlOf } from './curl.js'
import { judged } from './judge.js'
import { type Detail, type Loaded, loadExchange } from './load.js'
import { mend } from './mend.js'
import { Body, Headers, Note, type Numbered, plainly, Query, Source } from './message.js'
import { withMixUp } from './mix-up.js'
import { reasonsOf } from './reason.js'
import { whyNot } from './recording.js'
import { SeverityBadge } from './rows.js'
import { Why } from './why.js'

const aboutCredentials = /^credentials_(?:missing|malformed|invalid|expired)\b/

export const request: Render = async (context) => {
  const loaded = await loadExchange(context)
  const { shown } = loaded
  const all = await judged(loaded, context.reveal)
  const found = all.map((one, n) => ({ ...one, n }))
  const asked = found.filter(({ side }) => side === 'request')
  const answered = found.filter(({ side }) => side === 'response')
  const reasons = withMixUp(context, loaded, reasonsOf(shown, found))
  const own = credentialsFor(context, loaded)
  const mended = mend(
    loaded,
    asked.filter(({ severity }) => severity === 'breaking'),
    { reveal: context.reveal, credentials: own.values },
  )
  const proof = asked.some(({ message }) => aboutCredentials.test(message))
    ? await proofOf(loaded, own, context.reveal)
    : undefined
  // said by the button that sent it: the log holds a replay as any other request
  const [of] = /^req-\d{1,12}$/.exec(context.query.get('of') ?? '') ?? []
  return {
    title: `${shown.method} ${shown.id}`,
    body: (
      <>
        <p class="crumbs">
          <a href={context.link('/ui/requests')}>Requests</a> / {shown.id}
          {of !== undefined && (
            <>
              , sent again from <a href={context.link(`/ui/requests/${of}`)}>{of}</a>
            </>
          )}
        </p>
        <h1 class="exchange">
          <Own text={shown.method} most={20} /> <Own text={shown.path} most={300} /> <Status status={shown.status} />
        </h1>
        <Why
          context={context}
          vendor={shown.vendor}
          journeyId={shown.journeyId}
          reasons={reasons}
          found={found}
          mended={mended}
          proof={proof}
        />
        <Actions context={context} loaded={loaded} />
        <div class="beside">
          <div>
            <Card title="Request">
              <Elsewhere found={asked} />
              <Query query={shown.request.query} found={asked} />
              <h3>Headers</h3>
              <Headers headers={shown.request.headers} found={asked} label="Headers of the request" />
              <h3>Body</h3>
              <Body
                body={shown.request.body}
                note={shown.request.note}
                lacks={shown.request.lacks}
                found={asked}
                label="Body of the request"
              />
            </Card>
            <Card title="Answer">
              <p>
                <Status status={shown.status} /> after {tookOf(shown.durationMs)}
              </p>
              <Elsewhere found={answered} />
              <h3>Headers</h3>
              <Headers headers={shown.response.headers} found={answered} label="Headers of the answer" />
              <h3>Body</h3>
              <Body body={shown.response.body} note={shown.response.note} found={answered} label="Body of the answer" />
            </Card>
          </div>
          <div>
            <Contract context={context} loaded={loaded} found={found} />
            <About context={context} shown={shown} />
          </div>
        </div>
      </>
    ),
  }
}

function Actions({ context, loaded: { shown, whole, vendor } }: { context: PageContext; loaded: Loaded }) {
  const { reveal, link, origin } = context
  const here = `/ui/requests/${shown.id}`
  const { lacks } = whole.request
  const noFixture = whyNot(lacks, whole.response, vendor !== undefined)
  return (
    <section class="card" aria-label="What can be done">
      <div class="row actions">
        <CallForm
          context={context}
          call="replayRequest"
          fixed={{ id: shown.id }}
          label="Replay"
          then={link('/ui/requests/{id}', { of: shown.id })}
          disabled={
            lacks === undefined
              ? undefined
              : `Cannot be sent again${noFixture === lacks ? ', nor saved as a fixture' : ''}: ${lacks}.`
          }
        />
        {noFixture === undefined ? (
          <a class="button" href={link(`${here}/recording.json`)} download="">
            Save as fixture
          </a>
        ) : (
          noFixture !== lacks && <span class="why">Makes no fixture: {noFixture}.</span>
        )}
        <button type="button" data-copy={curlOf(shown, origin)} aria-label="Copy as curl">
          Copy as curl
        </button>
        <Reveal context={context} />
      </div>
      <details>
        <summary>As a command for curl{reveal ? '' : ', with placeholders for what is hidden'}</summary>
        <Block text={curlOf(shown, origin)} label="as curl" />
      </details>
    </section>
  )
}

/** What is wrong of neither a header, nor the query, nor the body: of the path, the state, the pace. */
const Elsewhere = ({ found }: { found: readonly Numbered[] }) => (
  <>
    {found
      .filter(({ path }) => !/^(?:headers\.|query\.|body\b)/.test(path))
      .map((one) => (
        <div class="mark">
          <Note found={one} />
        </div>
      ))}
  </>
)

function Contract({
  context,
  loaded: { shown, def },
  found,
}: {
  context: PageContext
  loaded: Loaded
  found: readonly Numbered[]
}) {
  const { contract, nearest = [], vendor, endpoint } = shown
  return (
    <Card title="The contract">
      {contract ? (
        <>
          <p>
            <strong>{endpoint}</strong> of {vendor !== null && titleOf(context, vendor)}: {contract.summary}
          </p>
          <p>
            <code class="own">
              {contract.method} {contract.path}
            </code>
          </p>
          <p>
            <Evidence mark={contract.evidence} /> <Source url={contract.source} />
          </p>
          {def && vendor !== null && endpoint !== null && (
            <p class="row">
              <a href={context.link(`/ui/contracts/${vendor}/endpoints/${endpoint}`)}>Read this call</a>
              <a href={context.link(`/ui/contracts/${vendor}`)}>The whole contract of {titleOf(context, vendor)}</a>
            </p>
          )}
        </>
      ) : shown.endpoint === null ? (
        <p>No call of a vendor fits this method and path.</p>
      ) : (
        <p>A page of the simulator's own: {shown.endpoint}.</p>
      )}
      {nearest.length > 0 && (
        <>
          <h3>Nearest calls</h3>
          <ul class="plain">
            {nearest.map(({ method, path, differs }) => (
              <li>
                <code class="own">
                  {method} {path}
                </code>
                <br />
                <span class="soft">
                  What differs: <Own text={differs} most={300} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>
        {found.length === 0 ? 'No violations' : `${found.length} ${found.length === 1 ? 'violation' : 'violations'}`}
      </h3>
      <ul class="plain">
        {found.map(({ n, severity, side, path, ...one }) => (
          <li>
            <SeverityBadge severity={severity} />{' '}
            <a href={`#violation-${n}`}>
              {side === 'request' ? 'request' : 'answer'} <Own text={path || 'the whole'} most={120} />
            </a>{' '}
            <Own text={plainly({ severity, side, path, ...one })} most={200} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function About({ context, shown }: { context: PageContext; shown: Detail }) {
  const { link } = context
  const { at, vendor, scenario, fault, journeyId, replica } = shown
  return (
    <Card title="About it">
      <dl class="wants">
        <dt>At</dt>
        <dd>
          <Instant at={at} />
        </dd>
        {journeyId !== undefined && vendor !== null && (
          <>
            <dt>Journey</dt>
            <dd>
              <a href={link(`/ui/journeys/${vendor}/${encodeURIComponent(journeyId)}`)}>
                <Own text={journeyId} />
              </a>
              <br />
              <a href={link('/ui/requests', { journey: journeyId })}>Its requests</a>,{' '}
              <a href={link('/ui/webhooks', { journey: journeyId })}>its webhooks</a>
            </dd>
          </>
        )}
        {scenario !== undefined && (
          <>
            <dt>Scenario</dt>
            <dd>
              <ScenarioLink context={context} name={scenario} />
            </dd>
          </>
        )}
        {fault !== undefined && (
          <>
            <dt>Fault</dt>
            <dd>
              <Badge tone="warn">fault</Badge> <Own text={fault} />
            </dd>
          </>
        )}
        {replica !== undefined && (
          <>
            <dt>Answered by</dt>
            <dd>replica {replica}</dd>
          </>
        )}
      </dl>
    </Card>
  )
}
