/** The smaller facts of a contract, each a card: surfaces, flows, ids, links, and what is not served. */
import { formInWords } from '../../../contracts/id-forms.js'
import { Card, Table } from '../../parts/bits.js'
import { servedPath } from '../../parts/command.js'
import { Own } from '../../parts/text.js'
import { authWords } from './auth.js'
import { anchor, type Contract } from './contract.js'
import { Known } from './known.js'

interface Props {
  contract: Contract
}

export function Surfaces({ contract: { def, base } }: Props) {
  return (
    <Card title="Surfaces" id="surfaces">
      <Table stacked label="Surfaces" head={['Surface', 'Who may call', 'Known']}>
        {Object.entries(def.surfaces).map(([name, surface]) => {
          const { title, hosts, mountAt } = def.profile.surfaces[name]!
          const { backendOnly, ipAllowList } = surface
          return (
            <tr>
              <th scope="row">
                {title}
                <div class="soft plain">
                  Here at <code>{base + (mountAt === '/' ? '' : mountAt)}</code>
                  {hosts.length > 0 && (
                    <>
                      , there at <Own text={hosts.join(', ')} most={400} />
                    </>
                  )}
                </div>
              </th>
              <td>
                It asks for <Own text={authWords(surface.auth)} most={600} />.
                {backendOnly && <Known {...backendOnly}>Calls from browsers are forbidden.</Known>}
                {ipAllowList && (
                  <Known {...ipAllowList}>
                    Callers can be restricted by address: others get <code>{ipAllowList.error}</code>.
                  </Known>
                )}
              </td>
              <td>
                <Known {...surface} />
              </td>
            </tr>
          )
        })}
      </Table>
    </Card>
  )
}

export function Flows({ contract: { def } }: Props) {
  if (def.profile.flows.length === 0) return null
  return (
    <Card title="Flows" id="flows">
      <Table stacked label="Flows" head={['Flow', 'What it does']}>
        {def.profile.flows.map(({ id, title }) => (
          <tr>
            <td>
              <code>{id}</code>
            </td>
            <td>{title}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

export function Ids({ contract: { def } }: Props) {
  const formats = Object.entries(def.idFormats)
  if (formats.length === 0) return null
  return (
    <Card title="Ids" id="ids">
      <p class="soft">The forms in which ids are given out. A client must not rely on them.</p>
      <Table stacked label="Forms of ids" head={['Id', 'Form']}>
        {formats.map(([name, format]) => (
          <tr>
            <td>
              <code>{name}</code>
            </td>
            <td>{formInWords(format)}</td>
          </tr>
        ))}
      </Table>
      {(def.ids?.length ?? 0) > 0 && (
        <>
          <h3>Where they stand</h3>
          <Table stacked label="Fields that hold ids" head={['Fields', 'Form', 'Known']}>
            {def.ids!.map(({ members, forms, ...known }) => (
              <tr>
                <td>
                  <code>{members.join(', ')}</code>
                </td>
                <td>{forms.map(formInWords).join(' or ')}</td>
                <td>
                  <Known {...known} />
                </td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </Card>
  )
}

export function Links({ contract }: Props) {
  const links = Object.entries(contract.def.links ?? {})
  if (links.length === 0) return null
  return (
    <Card title="Links" id="links">
      <p class="soft">Addresses in payloads, and what the simulator serves behind them.</p>
      <Table stacked label="Links" head={['Link', 'What is behind it', 'Known']}>
        {links.map(([name, { surface, path, summary, ...known }]) => (
          <tr id={anchor('link', name)}>
            <td>
              <code>{servedPath(contract, surface, path)}</code>
            </td>
            <td>
              <Own text={summary} most={400} />
            </td>
            <td>
              <Known {...known} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

/** What the vendor has and the simulator does not, and why. */
export function Gaps({ contract: { def } }: Props) {
  const { unmodelled = [], unservable = [] } = def
  if (unmodelled.length + unservable.length === 0) return null
  const rows = [
    ...unmodelled.map((gap) => ({ ...gap, call: `${gap.method} ${gap.path}`, comes: 'It answers 501 and says why.' })),
    ...unservable.map((gap) => ({ ...gap, call: undefined, comes: 'No path of it is known.' })),
  ]
  return (
    <Card title="Not served" id="gaps">
      <Table stacked label="Not served" head={['Operation', 'Why', 'Known']}>
        {rows.map(({ operation, reason, call, comes, ...known }) => (
          <tr id={anchor('gap', operation)}>
            <td>
              <Own text={operation} />
              {call !== undefined && (
                <div>
                  <code>{call}</code>
                </div>
              )}
            </td>
            <td>
              <Own text={reason} most={600} /> <span class="soft">{comes}</span>
            </td>
            <td>
              <Known {...known} note={known.note === reason ? undefined : known.note} />
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
