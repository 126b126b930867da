/** Namespaces: isolated worlds, each with credentials, a clock and a seed of its own. */
import type { Render } from '../../context.js'
import { Badge, Card, Instant, Live, Pager, Table } from '../../parts/bits.js'
import { CallForm, TextField } from '../../parts/form.js'
import { Own } from '../../parts/text.js'

export const namespaces: Render = async (context) => {
  const { calls, query, link, namespace, sim } = context
  const after = query.get('after') || undefined
  const { items, next } = await calls.listNamespaces({ limit: 50, ...(after !== undefined && { after }) })
  const home = (name: string) => `/_sim/?namespace=${encodeURIComponent(name)}`
  return {
    title: 'Namespaces',
    body: (
      <>
        <h1>Namespaces</h1>
        <p class="soft">
          Each is a world of its own: its credentials, journeys, clock and seed, which says who its people are. A client
          is in the one whose credentials it uses.
        </p>
        <Live id="namespaces" on="state">
          <Table stacked label="Namespaces" head={['Name', 'Seed', 'Its clock', <span class="hide">Actions</span>]}>
            {items.map(({ name, seed, clock }) => (
              <tr>
                <td>
                  <a href={home(name)}>
                    <Own text={name} />
                  </a>{' '}
                  {name === namespace.name && <Badge tone="good">shown</Badge>}
                </td>
                <td data-label="Seed">
                  <Own text={seed} />
                </td>
                <td data-label="Its clock">
                  <Instant at={clock.now} /> {clock.frozen && <Badge tone="note">frozen</Badge>}
                </td>
                <td>
                  <CallForm
                    context={context}
                    call="deleteNamespace"
                    fixed={{ name }}
                    label="Delete"
                    tone="small"
                    confirm={`Delete the namespace ${name} with everything in it?`}
                    disabled={name === sim.defaultNamespace.name ? 'The default one stays.' : undefined}
                    about={name}
                    then={name === namespace.name ? '/_sim/ui/namespaces' : undefined}
                  />
                </td>
              </tr>
            ))}
          </Table>
          <Pager next={next} href={(cursor) => link('/ui/namespaces', { after: cursor })} />
        </Live>
        <Card title="Make a namespace">
          <CallForm context={context} call="createNamespace" label="Make it" tone="main" then="/_sim/?namespace={name}">
            <TextField name="name" label="Name" placeholder="team-a" required hint="Letters, digits and . _ -" />
            <TextField name="seed" label="Seed" hint="By default the name." />
            <TextField name="clock" label="Clock" placeholder="frozen" hint="now, frozen, x60 or an instant" />
          </CallForm>
        </Card>
      </>
    ),
  }
}
