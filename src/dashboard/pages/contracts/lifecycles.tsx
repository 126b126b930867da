/** The lifecycles of a contract: states, what leads out of them, and how well that is known. */
import type { LifecycleState } from '../../../contracts/lifecycle.js'
import type { PageContext } from '../../context.js'
import { Badge, Card, Table } from '../../parts/bits.js'
import { type Contract, places } from './contract.js'
import { Known } from './known.js'

export function Lifecycles({ context, contract: { id, def } }: { context: PageContext; contract: Contract }) {
  const lifecycles = Object.entries(def.lifecycles)
  if (lifecycles.length === 0) return null
  const to = places(context)
  const name = (key: string): string => def.webhooks?.events[key]?.name ?? key
  return (
    <Card title="Lifecycles" id="lifecycles">
      {lifecycles.map(([title, { initial, states, ...known }]) => (
        <details>
          <summary>
            {title}, {Object.keys(states).length} states
          </summary>
          <Known {...known} />
          <Table stacked label={`States of ${title}`} head={['State', 'What leads out of it', 'Webhooks on entering']}>
            {Object.entries(states as Record<string, LifecycleState>).map(([state, { on = {}, emits = [], after }]) => (
              <tr>
                <th scope="row">
                  <code>{state}</code> {state === initial && <Badge tone="note">first</Badge>}{' '}
                  {Object.keys(on).length === 0 && <Badge>last</Badge>}
                </th>
                <td>
                  <ul class="moves">
                    {Object.entries(on).map(([event, { to: next, ...own }]) => (
                      <li>
                        <Known {...known} note={undefined} {...own}>
                          <code>{event}</code> leads to <code>{next}</code>
                          {after?.event === event && `, by itself after ${after.duration}`}
                        </Known>
                      </li>
                    ))}
                  </ul>
                </td>
                <td>
                  {emits.length === 0 && <span class="soft">none</span>}
                  {emits.map((key) => (
                    <div>
                      <a href={to.event(id, key)}>{name(key)}</a>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </Table>
        </details>
      ))}
    </Card>
  )
}
