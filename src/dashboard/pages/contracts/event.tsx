/** One webhook event of a contract: what it says, when it comes, and how it travels. */
import type { Given, WebhookEvent } from '../../../contracts/define.js'
import type { Render } from '../../context.js'
import { Badge, Card } from '../../parts/bits.js'
import { Own } from '../../parts/text.js'
import { contractOf, places, unknownName } from './contract.js'
import { DeliveryRules } from './delivery.js'
import { Example } from './endpoint.js'
import { MadeExamples } from './example.js'
import { InContract, Known, Legend, Trail } from './known.js'
import { Schema } from './schema.js'

export const event: Render = async (context) => {
  const contract = await contractOf(context)
  const { def: vendor, document } = contract
  const key = context.params.name!
  const webhooks = vendor.webhooks
  const events: Readonly<Record<string, WebhookEvent>> = webhooks?.events ?? {}
  const def = Object.hasOwn(events, key) ? events[key] : undefined
  if (!webhooks || !def) throw unknownName('event', key)
  const to = places(context)
  const order = (webhooks.order ?? []).filter(({ first, second }) => first === key || second === key)
  const entered = Object.entries(vendor.lifecycles).flatMap(([name, { states }]) =>
    Object.entries(states).flatMap(([state, { emits = [] }]) => (emits.includes(key) ? [`${name} ${state}`] : [])),
  )
  const payload = document.webhooks[key]!.post.requestBody!.content['application/json']!.schema ?? {}
  return {
    title: `${def.name} · ${contract.title}`,
    body: (
      <>
        <Trail
          steps={[
            ['Contracts', context.link('/ui/contracts')],
            [contract.title, to.vendor(contract.id)],
          ]}
        />
        <h1 class="call-title">
          <Badge>webhook</Badge>{' '}
          <code>
            <Own text={def.name} />
          </code>
        </h1>
        <p>
          <Own text={def.summary} most={600} /> {def.name !== key && <InContract name={key} />}
        </p>
        <Known {...def} />
        <Legend />
        <Card title="What it says" id="payload">
          <Schema schema={payload} schemas={document.components.schemas} title="Payload" />
          {def.example !== undefined && <Example value={def.example} label="Example of the contract" />}
        </Card>
        <Card title="When it comes" id="when">
          <ul>
            {entered.map((state) => (
              <li>
                On entering the state <code>{state}</code>
              </li>
            ))}
            {def.occurs && <li>{givenWords(def.occurs, def.times)}</li>}
            {(def.cases ?? []).map(({ title, times }) => (
              <li>
                <Own text={title.replace(/^./u, (first) => first.toUpperCase())} most={400} />
                {times !== undefined && times > 1 && `, ${times} times`}
              </li>
            ))}
          </ul>
          {order.map(({ first, second, ...known }) => (
            <Known {...known}>
              <a href={to.event(contract.id, first)}>{events[first]?.name ?? first}</a> comes before{' '}
              <a href={to.event(contract.id, second)}>{events[second]?.name ?? second}</a> in every journey.
            </Known>
          ))}
          {order.length === 0 && <p class="soft">Nothing is said of its order among the others.</p>}
        </Card>
        <Card title="How it travels" id="delivery">
          <DeliveryRules webhooks={webhooks} />
        </Card>
        <MadeExamples context={context} vendor={contract.id} name={key} />
      </>
    ),
  }
}

/** How a journey comes to send it. */
function givenWords({ scenario, flow, state = 'created', actions = [] }: Given, times = 1): string {
  const of = scenario === undefined ? '' : ` of the scenario ${scenario}`
  const by = flow === undefined ? '' : ` in the flow ${flow}`
  const then = actions.length === 0 ? '' : `, after ${actions.join(', ')}`
  return `When a journey${of}${by} is ${state}${then}${times === 1 ? '' : `: ${times} times`}`
}
