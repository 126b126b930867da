/** One request that arrived at a sink, whole. */
import { parseJson } from '../../../runtime/parse-json.js'
import type { Render } from '../../context.js'
import { Card, Instant, Status } from '../../parts/bits.js'
import { Json } from '../../parts/json.js'
import { Reveal } from '../../parts/reveal.js'
import { Own } from '../../parts/text.js'
import { Authentic, CopyCurl, Headers, Heading, Raw } from './parts.js'

export const received: Render = async (context) => {
  const { calls, params, reveal, link } = context
  const one = await calls.getReceived({ id: params.id!, reveal })
  const { items } = await calls.listSinks()
  const url = items.find(({ name }) => name === one.sink)?.url ?? ''
  const value = parseJson(one.body)
  const isHidden = !reveal && one.body === '[hidden]'
  const request = { method: 'POST', url, headers: one.headers, body: one.body }
  return {
    title: `${(one.event ?? one.id).slice(0, 80)} at the sink ${one.sink}`,
    body: (
      <>
        <Heading
          context={context}
          at="/ui/webhooks/sink"
          title={one.event === null ? one.id : <Own text={one.event} />}
        />
        <Card title="What arrived">
          <p class="marks">
            <Authentic is={one.verified} /> answered <Status status={one.answered} />
          </p>
          <dl class="facts">
            <dt>When</dt>
            <dd>
              <Instant at={one.at} />
            </dd>
            <dt>Sink</dt>
            <dd>{one.sink}</dd>
            <dt>Event id</dt>
            <dd>{one.eventId === null ? 'none' : <Own text={one.eventId} />}</dd>
            <dt>Delivery</dt>
            <dd>
              {one.deliveryId === null ? (
                'no delivery of this namespace'
              ) : (
                <a href={link(`/ui/webhooks/${one.deliveryId}`)}>its delivery of {one.vendor}</a>
              )}
            </dd>
            <dt>Size</dt>
            <dd>{one.sizeBytes} bytes</dd>
          </dl>
          <div class="row">
            <Reveal context={context} />
            <CopyCurl request={request} of="the request" />
          </div>
        </Card>
        <Card title="Headers">
          <Headers headers={one.headers} label="Headers" />
        </Card>
        <Card title="Body">
          {isHidden ? (
            <p>It is hidden: nobody here knows where its secrets are. Show secrets to read it.</p>
          ) : (
            <>
              <Raw text={one.body} label="body" />
              {typeof value === 'object' && value !== null && (
                <details>
                  <summary>As JSON, line by line</summary>
                  <Json value={value} label="Body as JSON" />
                </details>
              )}
            </>
          )}
        </Card>
      </>
    ),
  }
}
