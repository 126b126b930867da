/** Reports of drift and conformance, newest first, and how to make one. */
import type { Render } from '../../context.js'
import { Badge, Block, Card, Instant, Nothing, Pager, Table, type Tone } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { places } from './contract.js'
import { ContractTabs } from './tabs.js'

const verdicts: Readonly<Record<string, readonly [tone: Tone, words: string]>> = {
  ok: ['good', 'ok'],
  broken: ['bad', 'broken'],
  could_not_run: ['warn', 'could not run'],
}

/** What a report comes to, in a word. */
export function Verdict({ verdict }: { verdict: string | null }) {
  const [tone, words] = verdicts[verdict ?? ''] ?? (['warn', 'no report'] as const)
  return <Badge tone={tone}>{words}</Badge>
}

export const reports: Render = async (context) => {
  const { calls, link, query } = context
  const after = query.get('after')
  const { items, next, folder, problem } = await calls.listReports({ limit: 20, ...(after !== null && { after }) })
  const to = places(context)
  return {
    title: 'Reports',
    body: (
      <>
        <ContractTabs context={context} at="/ui/contracts/reports" />
        <h1>Reports of drift and conformance</h1>
        {folder === null ? (
          <p>The simulator was told of no folder of reports.</p>
        ) : (
          <p>
            From the folder <Own text={folder} most={400} />, newest first.{' '}
            <a href={link('/ui/contracts/reports')}>Look again</a>
          </p>
        )}
        {problem !== null && (
          <p class="alert" role="alert">
            <Own text={problem} most={400} />
          </p>
        )}
        {folder !== null && items.length === 0 && problem === null && <Nothing>The folder has no report yet.</Nothing>}
        {items.length > 0 && (
          <Table stacked label="Reports" head={['Report', 'Written', 'Verdict', 'What came of it']}>
            {items.map(({ name, at, kind, verdict, summary, problem: why }) => (
              <tr>
                <td>
                  <a href={to.report(name)}>
                    <Own text={name} />
                  </a>
                  <div class="soft">{kind ?? 'not readable'}</div>
                </td>
                <td>
                  <Instant at={at} />
                </td>
                <td>
                  <Verdict verdict={verdict} />
                </td>
                <td class="long">
                  <Own text={summary ?? why ?? ''} most={400} />
                </td>
              </tr>
            ))}
          </Table>
        )}
        <Pager next={next} href={(cursor) => link('/ui/contracts/reports', { after: cursor })} />
        <HowTo origin={context.origin} given={folder} vendors={context.sim.profiles.map(({ id }) => id)} />
      </>
    ),
  }
}

function HowTo({ origin, given, vendors }: { origin: string; given: string | null; vendors: readonly string[] }) {
  const folder = given !== null && /^[\w./-]+$/.test(given) ? given : './reports'
  const [one = 'VENDOR'] = vendors
  return (
    <Card title="How to make one" id="how">
      {given === null && (
        <>
          <p>Start the simulator with a folder. It is read whenever this page is asked for.</p>
          <Block text={`idvsim start --reports ${folder}`} label="how to start with reports" />
        </>
      )}
      <p>Conformance: runs the cases of the contract against this simulator.</p>
      <Block
        text={`mkdir -p ${folder} && idvsim verify --target ${origin} --reporter json --output ${folder}/verify.json`}
        label="how to verify this simulator"
      />
      <p>The same against the vendor itself, with calls that only read; its credentials come from the environment.</p>
      <Block
        text={`idvsim verify ${one} --live --target https://api.vendor.example --reporter json --output ${folder}/live.json`}
        label="how to verify a vendor"
      />
      <p>Drift: compares what was recorded with the contract, and with an earlier recording.</p>
      <Block
        text={`idvsim drift ./recording --against ./earlier --reporter json > ${folder}/drift.json`}
        label="how to look for drift"
      />
    </Card>
  )
}
