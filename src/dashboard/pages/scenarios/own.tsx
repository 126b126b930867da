/** Scenarios of one's own: those of the options, and those that the namespace keeps. */
import type { Render } from '../../context.js'
import { Badge, Live, Nothing, Table } from '../../parts/bits.js'
import { CallForm } from '../../parts/form.js'
import { scenarioLink } from '../../parts/links.js'
import { Own } from '../../parts/text.js'
import { mostOwn, ownOf } from './catalogue.js'
import { Tabs } from './parts.js'

export const ownScenarios: Render = async (context) => {
  const items = await ownOf(context)
  return {
    title: 'Your own scenarios',
    body: (
      <>
        <Tabs context={context} at="/ui/scenarios/own" />
        <h1>Your own scenarios</h1>
        <p>
          <a class="button" href={context.link('/ui/scenarios/compose')}>
            Compose one
          </a>
        </p>
        <Live id="own" on="state">
          {items.length === 0 ? (
            <Nothing>There are none yet: compose one, or begin with one of the catalogue.</Nothing>
          ) : (
            <Table label="Your own scenarios" head={['Name', 'Title', 'Extends', 'Kept', 'Change']}>
              {items.map(({ name, title, origin, definition }) => (
                <tr id={`own-${name}`}>
                  <td>
                    <a href={scenarioLink(context, name)}>
                      <Own text={name} />
                    </a>
                  </td>
                  <td>{title === null ? <span class="soft">none</span> : <Own text={title} />}</td>
                  <td>
                    <Own text={definition.extends ?? 'approved'} />
                  </td>
                  <td>
                    <Badge>{origin === 'namespace' ? 'here' : 'options'}</Badge>
                  </td>
                  <td>
                    {origin === 'namespace' && (
                      <div class="row">
                        <a class="button small" href={context.link('/ui/scenarios/compose', { from: name })}>
                          Edit
                        </a>
                        <CallForm
                          context={context}
                          call="deleteScenario"
                          fixed={{ name }}
                          label="Delete"
                          tone="small"
                          confirm={`Delete the scenario ${name}?`}
                        />
                      </div>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )}
          {items.length === mostOwn && <p class="soft">Only the first {mostOwn} are shown.</p>}
        </Live>
      </>
    ),
  }
}
