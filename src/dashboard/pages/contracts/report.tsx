/** One report: the verdict, what failed and why, and what was learned. */
import { conformanceCases } from '../../../contracts/conformance.js'
import type { PageContext, Render } from '../../context.js'
import { Badge, Card, Evidence, Instant, Nothing, Table, type Tone } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { places } from './contract.js'
import { Source, Trail } from './known.js'
import { Verdict } from './reports.js'

type Detail = Awaited<ReturnType<PageContext['calls']['getReport']>>
type Run = Detail['results'][number]
type Case = Run['cases'][number]
type Finding = Case['violations'][number]

/** Most cases, findings and rows that are shown of a report. */
const mostCases = 200
const mostFindings = 30
const mostRows = 500

const tones: Readonly<Record<string, Tone>> = { breaking: 'bad', advice: 'warn', additive: 'note', cosmetic: 'plain' }

export const report: Render = async (context) => {
  const found = await context.calls.getReport({ name: context.params.name! })
  const { name, at, kind, verdict, summary, problem, version, results, drift } = found
  const links = await linksOf(context, found)
  return {
    title: name,
    body: (
      <>
        <Trail
          steps={[
            ['Contracts', context.link('/ui/contracts')],
            ['Reports', context.link('/ui/contracts/reports')],
          ]}
        />
        <h1>
          <Own text={name} />
        </h1>
        <p class="verdict">
          <Verdict verdict={verdict} /> <Own text={summary ?? problem ?? ''} most={1000} />
        </p>
        <p class="soft">
          Written at <Instant at={at} />
          {kind !== null && `, a report of ${kind}`}
          {version !== null && (
            <>
              {' '}
              by idvsim <Own text={version} most={60} />
            </>
          )}
          .
        </p>
        {drift && <Drift drift={drift} links={links} />}
        {results.map((run, i) => (
          <Verified run={run} place={i + 1} links={links} />
        ))}
      </>
    ),
  }
}

/** The page of an endpoint, an event, or a case of either, by vendor and name. */
type Links = (vendor: string, name: string) => string | undefined

async function linksOf(context: PageContext, { results, drift }: Detail): Promise<Links> {
  const named = new Set([...results.map(({ vendor }) => vendor), ...(drift?.rows ?? []).map(({ vendor }) => vendor)])
  const to = places(context)
  const known = new Map<string, string>()
  for (const { id } of context.sim.profiles.filter((profile) => named.has(profile.id))) {
    const { vendor } = (await context.sim.vendor(id)).simulator
    for (const name of Object.keys(vendor.endpoints)) known.set(`${id} ${name}`, to.endpoint(id, name))
    for (const [key, { name }] of Object.entries(vendor.webhooks?.events ?? {})) {
      known.set(`${id} ${name}`, to.event(id, key))
    }
    for (const about of conformanceCases(vendor)) {
      if (about.kind === 'event') known.set(`${id} ${about.id}`, to.event(id, about.event))
      if (about.kind === 'call' && about.endpoint) known.set(`${id} ${about.id}`, to.endpoint(id, about.endpoint))
    }
  }
  return (vendor, name) => known.get(`${vendor} ${name}`)
}

/** A name, which leads to its page where there is one. */
function Name({ text, href }: { text: string; href: string | undefined }) {
  return href === undefined ? <Own text={text} /> : <a href={href}>{<Own text={text} />}</a>
}

const outcomes = { ok: 'keeps the contract', broken: 'breaks the contract', could_not_run: 'could not be judged' }

function Verified({ run, place, links }: { run: Run; place: number; links: Links }) {
  const { vendor, target, outcome, why, cases, passed, failed, notRun, comparisons, minComparisons, canary } = run
  const wrong = cases.filter(({ status }) => status === 'failed')
  const learned = cases.filter(({ status, violations }) => status !== 'failed' && violations.length > 0)
  const reasons = new Map<string, number>()
  for (const { status, reason = 'no reason is given' } of cases) {
    if (status === 'not_run') reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return (
    <Card
      title={
        <>
          <Own text={vendor} /> <Verdict verdict={outcome} />
        </>
      }
    >
      <p>
        Target: <Own text={target.at} most={200} /> (<Own text={target.kind} most={40} />
        ). It {outcomes[outcome]}: {passed} cases passed, {failed} failed, {notRun} were not run; {comparisons}{' '}
        comparisons, at least {minComparisons} are wanted.
        {why !== undefined && (
          <>
            {' '}
            <Own text={why} most={600} />
          </>
        )}
      </p>
      <p class="soft">
        {canary.planted === undefined
          ? 'No defect was planted in this run.'
          : canary.caught
            ? 'A defect that was planted in this run was seen.'
            : 'A defect that was planted in this run was not seen: the judge did not work.'}
      </p>
      {run.notes.slice(0, 50).map((note) => (
        <p>
          <Own text={note} most={400} />
        </p>
      ))}
      {wrong.length > 0 && <h3>Failed</h3>}
      <Cases vendor={vendor} cases={wrong} of={`${place}, failed`} links={links} />
      {learned.length > 0 && <h3>Learned, and no failure</h3>}
      <Cases vendor={vendor} cases={learned} of={`${place}, learned`} links={links} />
      {reasons.size > 0 && (
        <>
          <h3>Not run</h3>
          <ul>
            {[...reasons].slice(0, 50).map(([reason, count]) => (
              <li>
                {count}: <Own text={reason} most={300} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

interface CasesProps {
  vendor: string
  cases: readonly Case[]
  /** Tells the tables of a page apart. */
  of: string
  links: Links
}

function Cases({ vendor, cases, of, links }: CasesProps) {
  return (
    <>
      {cases.slice(0, mostCases).map(({ id, title, reason, violations }, i) => (
        <div class="case">
          <h4>
            <Name text={id} href={links(vendor, id)} />
          </h4>
          <p>
            <Own text={title} most={300} />
            {reason !== undefined && (
              <>
                : <Own text={reason} most={600} />
              </>
            )}
          </p>
          {violations.length > 0 && <Findings findings={violations} of={`${of} ${i + 1}: ${id.slice(0, 200)}`} />}
        </div>
      ))}
      {cases.length > mostCases && <p class="soft">And {cases.length - mostCases} more cases.</p>}
    </>
  )
}

function Findings({ findings, of }: { findings: readonly Finding[]; of: string }) {
  return (
    <>
      <Table label={`Findings of ${of}`} head={['Where', 'Expected', 'Received', 'Rule']}>
        {findings
          .slice(0, mostFindings)
          .map(({ side, path, message, expected, received, severity, evidence, source }) => (
            <tr>
              <td>
                <Badge tone={tones[severity] ?? 'plain'}>{severity}</Badge> {side}{' '}
                <code>
                  <Own text={path} />
                </code>
              </td>
              <td>
                <Own text={expected} most={300} />
              </td>
              <td>
                <Own text={received} most={300} />
              </td>
              <td>
                <Own text={message} most={300} /> <Evidence mark={evidence} /> <Source href={source} />
              </td>
            </tr>
          ))}
      </Table>
      {findings.length > mostFindings && <p class="soft">And {findings.length - mostFindings} more.</p>}
    </>
  )
}

function Drift({ drift, links }: { drift: NonNullable<Detail['drift']>; links: Links }) {
  const { rows, exchanges, comparisons, withEarlier, notes } = drift
  return (
    <Card title="What has drifted">
      <p>
        {exchanges} exchanges, {comparisons} places compared
        {withEarlier !== undefined && `, ${withEarlier} of them with the earlier recording`}.
      </p>
      {notes.slice(0, 50).map((note) => (
        <p>
          <Own text={note} most={400} />
        </p>
      ))}
      {rows.length === 0 ? (
        <Nothing>Nothing has drifted.</Nothing>
      ) : (
        <Table label="What has drifted" head={['Endpoint', 'Place', 'Before', 'After', 'Rule']}>
          {rows.slice(0, mostRows).map(({ vendor, endpoint, place, before, after, severity, evidence, source }) => (
            <tr>
              <td>
                <Own text={vendor} most={60} /> <Name text={endpoint} href={links(vendor, endpoint)} />
              </td>
              <td>
                <Badge tone={tones[severity] ?? 'plain'}>{severity}</Badge>{' '}
                <code>
                  <Own text={place} />
                </code>
              </td>
              <td>
                <Own text={before} most={300} />
              </td>
              <td>
                <Own text={after} most={300} />
              </td>
              <td>
                <Evidence mark={evidence} /> <Source href={source} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {rows.length > mostRows && <p class="soft">And {rows.length - mostRows} more.</p>}
    </Card>
  )
}
