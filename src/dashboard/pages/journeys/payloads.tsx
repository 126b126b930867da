/** What each endpoint that reads a journey would answer now. */
import type { AnswerOf } from '../../../control/client.js'
import type { control } from '../../../control/contract.js'
import { Card, Nothing, Status } from '../../parts/bits.js'
import { Json } from '../../parts/json.js'
import { Own } from '../../parts/text.js'

type Answer = AnswerOf<(typeof control)['endpoints']['getPayloads']>

export function Payloads({ payloads: { endpoints } }: { payloads: Answer }) {
  return (
    <Card title="What each endpoint says of it now">
      <p class="soft">
        Made by the vendor's own handlers, and undone: looking here changes nothing, and is in no journal.
      </p>
      {endpoints.length === 0 && <Nothing>No endpoint reads a journey by an id of this one.</Nothing>}
      {endpoints.map(({ name, method, path, status, summary, body }, i) => (
        <details class="payload" id={`payload-${name}`} {...(i === 0 && { open: true })}>
          <summary>
            <Status status={status} />{' '}
            <code>
              {method} <Own text={path} most={120} />
            </code>{' '}
            <span class="soft">{summary}</span>
          </summary>
          <Json value={body} label={`Answer of ${name}`} />
        </details>
      ))}
    </Card>
  )
}
