/** Home: what is served where, how to begin, the namespace, and the clock. */
import type { Render } from '../../context.js'
import { Block, Card } from '../../parts/bits.js'
import { ClockCard } from './clock.js'
import { environmentOf } from './environment.js'
import { NamespaceCard } from './namespace.js'
import { Refused } from './refused.js'
import { baseUrlOf, VendorCard } from './vendors.js'

export const home: Render = async (context) => {
  const { namespace, sim } = context
  const environments = sim.profiles.map((profile) => {
    const [first = {}] = Object.values(namespace.credentials[profile.id] ?? {})
    return environmentOf({ id: profile.id, baseUrl: baseUrlOf(context, profile) }, first)
  })
  return {
    title: 'Home',
    body: (
      <>
        <h1>Home</h1>
        <Refused context={context} />
        <div class="grid">
          <ClockCard context={context} />
          <NamespaceCard context={context} />
        </div>
        {sim.profiles.map((profile) => (
          <VendorCard context={context} profile={profile} />
        ))}
        <Card title="Environment of all vendors">
          <p class="soft">
            The first environment of each. The credentials are the simulator's own: they open nothing else.
          </p>
          <Block text={environments.join('\n\n')} label="Environment of all vendors" />
        </Card>
      </>
    ),
  }
}
