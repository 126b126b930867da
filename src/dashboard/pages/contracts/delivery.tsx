/** How webhooks travel, with how well each rule is known. */
import type { Webhooks } from '../../../contracts/define.js'
import { Table } from '../../parts/bits.js'
import { Known } from './known.js'

const seconds = (ms: number): string =>
  ms < 1000
    ? `${ms} ms`
    : ms < 120_000
      ? `${ms / 1000} s`
      : ms < 7_200_000
        ? `${ms / 60_000} min`
        : `${ms / 3_600_000} h`

/** The rules of delivery as a table. */
export function DeliveryRules({ webhooks }: { webhooks: Webhooks }) {
  const { accepted, timeoutMs, retryDelaysMs, auth } = webhooks.delivery
  const delays = retryDelaysMs.value
  const rules = [
    ['Settled by', accepted.value === '2xx' ? 'any status from 200 to 299' : accepted.value.join(', '), accepted],
    ['An answer is waited for', seconds(timeoutMs.value), timeoutMs],
    [
      'Retries',
      delays.length === 0 ? 'none' : `${delays.length}, ${delays.map(seconds).join(', ')} after the attempt before`,
      retryDelaysMs,
    ],
    ['A receiver may ask for', auth.value.join(', '), auth],
  ] as const
  return (
    <Table stacked label="Rules of delivery" head={['Rule', 'What', 'Known']}>
      {rules.map(([rule, what, known]) => (
        <tr>
          <th scope="row">{rule}</th>
          <td>{what}</td>
          <td>
            <Known {...known} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
