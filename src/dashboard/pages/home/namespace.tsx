/** A namespace as a whole: its seed, its start, and the states it was saved in. */
import type { PageContext } from '../../context.js'
import { Badge, Card, Copied, Instant, Live, Nothing, Table } from '../../parts/bits.js'
import { CallForm, TextField } from '../../parts/form.js'
import { Own } from '../../parts/text.js'

export async function NamespaceCard({ context }: { context: PageContext }) {
  const { calls, namespace, link } = context
  const { items } = await calls.listSnapshots()
  return (
    <Card title="Namespace" id="namespace">
      <dl class="facts">
        <dt>Name</dt>
        <dd>
          <Own text={namespace.name} /> <a href={link('/ui/namespaces')}>All namespaces</a>
        </dd>
        <dt>Seed</dt>
        <dd>
          <Copied text={namespace.seed} label="seed" />
        </dd>
      </dl>
      <CallForm
        context={context}
        call="resetNamespace"
        label="Reset"
        tone="danger"
        confirm={`Put the namespace ${namespace.name} back to its start? Journeys, webhooks and requests are forgotten.`}
      />
      <h3>Snapshots</h3>
      <Live id="snapshots" on="state">
        {items.length === 0 ? (
          <Nothing>None yet. One keeps journeys, jobs, pictures and clock as they stand.</Nothing>
        ) : (
          <Table label="Snapshots" head={['Name', 'Its clock', <span class="hide">Actions</span>]}>
            {items.map(({ name, now, frozen }) => (
              <tr>
                <td>
                  <Own text={name} />
                </td>
                <td>
                  <Instant at={now} /> {frozen && <Badge tone="note">frozen</Badge>}
                </td>
                <td>
                  <div class="row">
                    <CallForm
                      context={context}
                      call="restoreSnapshot"
                      fixed={{ name }}
                      label="Restore"
                      about={name}
                      tone="small"
                      confirm={`Go back to ${name}? What came after it is forgotten.`}
                    />
                    <CallForm
                      context={context}
                      call="deleteSnapshot"
                      fixed={{ name }}
                      label="Delete"
                      about={name}
                      tone="small"
                      confirm={`Delete the snapshot ${name}?`}
                    />
                  </div>
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Live>
      <CallForm context={context} call="createSnapshot" label="Save">
        <TextField name="name" label="Name of a snapshot" placeholder="before-review" required size={18} />
      </CallForm>
    </Card>
  )
}
