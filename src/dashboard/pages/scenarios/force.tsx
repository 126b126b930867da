/** How a scenario is forced: by a header, armed, by a text of the client, or as the default. */
import type { PageContext } from '../../context.js'
import { Block, Card, Copied, Table } from '../../parts/bits.js'
import type { Vendor } from './catalogue.js'

interface ForceProps {
  context: PageContext
  name: string
  vendors: readonly Vendor[]
}

export function Force({ context, name, vendors }: ForceProps) {
  const { origin, namespace, sim } = context
  const own = namespace === sim.defaultNamespace ? undefined : namespace.name
  const query = own === undefined ? '' : `?namespace=${encodeURIComponent(own)}`
  const flag = own === undefined ? '' : ` --namespace ${own}`
  const handle = own === undefined ? 'sim' : `sim.namespace(${JSON.stringify(own)})`
  const curl = [
    `curl -X POST '${origin}/_sim/scenarios/arm${query}' \\`,
    `  -H 'content-type: application/json' -d '${JSON.stringify({ scenario: name, count: 1 })}'`,
  ].join('\n')
  return (
    <Card title="Force it in your own client" id="force">
      <p class="soft">A journey gets its scenario when it is made; the first of these that applies wins.</p>
      <h3>A header of the call that makes the journey</h3>
      <p>
        <Copied text={`x-sim-scenario: ${name}`} label="the header" />
      </p>
      <Block text={`curl … -H 'x-sim-scenario: ${name}'`} label="the header for curl" />
      <h3>Armed, for the next journey or one reference</h3>
      <Block text={curl} label="the call that arms it" />
      <Block
        text={`npx idvsim scenario arm ${name} --count 1${flag} --url ${origin}`}
        label="the command that arms it"
      />
      <Block text={`await ${handle}.scenarios.arm({ scenario: '${name}' })`} label="the line of a test that arms it" />
      <h3>A text of your client that ends in its name</h3>
      <Table label="Texts that choose the scenario" head={['Vendor', 'Field', 'For example']}>
        {vendors.flatMap(({ title, magic }) =>
          magic.map(({ field, rule }) => (
            <tr>
              <td>{title}</td>
              <td>
                <code>{field}</code>
              </td>
              <td>
                <Copied text={example(rule, name)} label={`the value of ${field}`} />
              </td>
            </tr>
          )),
        )}
      </Table>
    </Card>
  )
}

/** The example of a rule, for this scenario. */
function example(rule: string, name: string): string {
  const shown = /for example (.*)$/.exec(rule)?.[1]
  return shown === undefined ? `x sim.${name}` : shown.replace(/sim\.[\w-]+$/, () => `sim.${name}`)
}
