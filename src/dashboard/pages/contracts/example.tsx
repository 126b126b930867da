/** Examples of payloads: what the contract has, or what the simulator makes when somebody asks for it. */
import { payloadsOf } from '../../../kit/payloads/payloads.js'
import type { Payload } from '../../../kit/payloads/types.js'
import type { VendorSimulator } from '../../../mocks/types.js'
import type { PageContext } from '../../context.js'
import { Card } from '../../parts/bits.js'
import { Json } from '../../parts/json.js'
import { Own } from '../../parts/text.js'

/** Payloads that were made, by simulator and name: a story takes its time. */
const made = new WeakMap<VendorSimulator, Map<string, Promise<Payload[]>>>()

function make(simulator: VendorSimulator, name: string): Promise<Payload[]> {
  const known = made.get(simulator) ?? new Map<string, Promise<Payload[]>>()
  made.set(simulator, known)
  const before = known.get(name)
  if (before) return before
  const making = (async () => {
    const found: Payload[] = []
    for await (const payload of payloadsOf(simulator, name, { seed: 'idvsim', index: 0, variants: ['typical'] })) {
      // errors are shown by their rows
      if (payload.error === undefined && payload.form !== 'call') found.push(payload)
    }
    return found
  })()
  known.set(name, making)
  making.catch(() => known.delete(name))
  return making
}

/** A card with made examples, or with the way to them. */
export async function MadeExamples({ context, vendor, name }: { context: PageContext; vendor: string; name: string }) {
  // the control plane has no stories
  if (!context.sim.profiles.some(({ id }) => id === vendor)) return null
  const wanted = context.query.get('example') === 'made'
  const here = context.request.path.slice('/_sim'.length)
  if (!wanted) {
    return (
      <Card title="An example made for you" id="made">
        <p>The simulator tells the story of an approved journey, and shows what it says here. That takes a moment.</p>
        <p>
          <a class="button" href={`${context.link(here, { example: 'made' })}#made`}>
            Make an example
          </a>
        </p>
      </Card>
    )
  }
  const { simulator } = await context.sim.vendor(vendor)
  const found = await make(simulator, name).catch((error: unknown) => error as Error)
  if (found instanceof Error) {
    return (
      <Card title="An example made for you" id="made">
        <p>
          None could be made: <Own text={found.message} most={600} />
        </p>
      </Card>
    )
  }
  return (
    <Card title="An example made for you" id="made">
      <p class="soft">From the story of an approved journey; the person is invented.</p>
      {found.length === 0 && <p>Nothing has a body here.</p>}
      {found.map((payload) => {
        const title = titleOf(payload)
        return (
          <>
            <h3>{title}</h3>
            {payload.body === undefined ? (
              <p class="soft">No body.</p>
            ) : (
              <Json value={payload.body} label={`Made: ${title}`} />
            )}
          </>
        )
      })}
    </Card>
  )
}

const titleOf = ({ side, status, form }: Payload): string => {
  const kind = form === 'json' ? '' : `, ${form}`
  return side === 'response' ? `Answer ${status}${kind}` : side === 'request' ? `Request${kind}` : 'Webhook'
}
