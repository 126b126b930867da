/** The errors of a surface as a table: what can come, and how well that is known. */

import type { Auth } from '../../../contracts/auth.js'
import type { ErrorTable } from '../../../contracts/define.js'
import { errorsByStatus } from '../../../contracts/openapi/responses.js'
import { Status, Table } from '../../parts/bits.js'
import { Json } from '../../parts/json.js'
import { Own } from '../../parts/text.js'
import { anchor } from './contract.js'
import { Known } from './known.js'

/** When and where an error of the examples came up. */
const about = { at: Date.UTC(2026, 0, 1), path: '/' }

interface ErrorRowsProps {
  errors: ErrorTable
  auth: Auth
  surface: string
  /** Lists those that cannot come too, each with an id that others link to. */
  whole?: boolean
}

/** Lists the rows that can come. */
export function ErrorRows({ errors, auth, surface, whole = false }: ErrorRowsProps) {
  const rows = whole
    ? Object.entries(errors.rows).map(([code, row]) => ({ ...row, code }))
    : [...errorsByStatus({ auth, errors }).values()].flat()
  rows.sort((a, b) => a.status - b.status)
  return (
    <Table stacked label={`Errors of ${surface}`} head={['Answer', 'Code', 'When', 'Known']}>
      {rows.map((row) => (
        <tr {...(whole && { id: anchor('error', surface, row.code) })}>
          <td>
            <Status status={row.status} />
          </td>
          <td>
            <code>
              <Own text={row.wireCode === '' ? 'none' : row.wireCode} />
            </code>
          </td>
          <td>
            <code>{row.code}</code>
            <div>
              <Own text={row.message} />
            </div>
            {row.unraised !== undefined && (
              <div class="soft">
                It never comes: <Own text={row.unraised} most={400} />
              </div>
            )}
            <details>
              <summary>
                Body<span class="hide"> of {row.code}</span>
              </summary>
              <Json value={errors.body(row, about)} label={`Body of ${row.code}`} />
            </details>
          </td>
          <td>
            <Known {...row} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
