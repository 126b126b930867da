/** A journey on the clock of its namespace. */
import type { Child } from 'hono/jsx'
import type { AnswerOf } from '../../../control/client.js'
import type { control } from '../../../control/contract.js'
import type { PageContext } from '../../context.js'
import { Badge, Card, Instant, Status, type Tone } from '../../parts/bits.js'
import { CallForm } from '../../parts/form.js'
import { inWords } from '../../parts/spans.js'
import { Own } from '../../parts/text.js'
import { asWords, sizeInWords } from './words.js'

type Answer = AnswerOf<(typeof control)['endpoints']['getTimeline']>
type Item = Answer['items'][number]
type Of<K extends Item['kind']> = Extract<Item, { kind: K }>

export function Timeline({ context, timeline }: { context: PageContext; timeline: Answer }) {
  const { items, now, cut } = timeline
  const past = items.filter(({ kind }) => kind !== 'job')
  const jobs = items.filter((item): item is Of<'job'> => item.kind === 'job')
  const events = new Map(items.flatMap((item) => (item.kind === 'webhook' ? [[item.id, item.event]] : [])))
  const isOver = items.findLast((item) => item.kind === 'state')?.ended
  return (
    <Card title="Timeline">
      {cut && <p class="soft">Long: the newest requests and webhooks are shown, and the next jobs.</p>}
      <ol class="timeline">
        {past.map((item) => (
          <Row at={item.at} word={words[item.kind][0]} tone={words[item.kind][1]}>
            <What context={context} item={item} timeline={timeline} />
          </Row>
        ))}
        <Row at={now} word="Now" tone="good">
          {jobs.length === 0 ? 'Nothing is still to come by itself.' : 'Still to come.'}
          {isOver && jobs.some(({ delivery }) => delivery === null) && (
            <span class="soft"> The journey is over: what ends one that is under way does nothing any more.</span>
          )}
        </Row>
        {jobs.map((job) => (
          <Row at={job.at} word="To come" tone="plain">
            <ToCome context={context} job={job} event={events.get(job.delivery ?? '') ?? 'a webhook'} />
          </Row>
        ))}
      </ol>
    </Card>
  )
}

const words: Readonly<Record<Item['kind'], readonly [string, Tone]>> = {
  made: ['Made', 'note'],
  state: ['State', 'good'],
  request: ['Request', 'note'],
  picture: ['Picture', 'note'],
  webhook: ['Webhook', 'warn'],
  attempt: ['Sent', 'warn'],
  job: ['To come', 'plain'],
}

const Row = ({ at, word, tone, children }: { at: string | null; word: string; tone: Tone; children?: Child }) => (
  <li>
    <span class="when">{at === null ? <span class="soft">before this process began</span> : <Instant at={at} />}</span>
    <span class="kind">
      <Badge tone={tone}>{word}</Badge>
    </span>
    <div class="what">{children}</div>
  </li>
)

interface WhatProps {
  context: PageContext
  item: Item
  timeline: Answer
}

function What({ context, item, timeline }: WhatProps) {
  switch (item.kind) {
    case 'made':
      return <>The journey was made.</>
    case 'state':
      return (
        <>
          <strong>
            <Own text={item.status} most={80} />
          </strong>{' '}
          <span class="soft">
            {item.ended ? 'over' : 'under way'}, scenario <Own text={item.scenario} most={80} />
          </span>
        </>
      )
    case 'request':
      return <Request context={context} item={item} />
    case 'picture':
      return <Picture context={context} item={item} timeline={timeline} />
    case 'webhook':
      return (
        <>
          <Delivery context={context} id={item.id} event={item.event} />{' '}
          <span class="soft">was caused, now {item.status}</span>
          {item.nextAt !== null && (
            <span class="soft">
              , next attempt <Instant at={item.nextAt} />
            </span>
          )}
        </>
      )
    case 'attempt':
      return (
        <>
          <Delivery context={context} id={item.id} event={item.event} /> attempt {item.attempt}:{' '}
          {item.status === null ? (
            <Badge tone="bad">
              <Own text={item.error ?? 'no answer'} most={120} />
            </Badge>
          ) : (
            <Status status={item.status} />
          )}
        </>
      )
    default:
      return null
  }
}

const Request = ({ context, item }: { context: PageContext; item: Of<'request'> }) => (
  <>
    <a href={context.link(`/ui/requests/${encodeURIComponent(item.id)}`)}>
      <code>
        {item.method} <Own text={item.path} most={100} />
      </code>
    </a>{' '}
    <Status status={item.status} />{' '}
    {item.violations > 0 && (
      <Badge tone="bad">
        {item.violations} {item.violations === 1 ? 'violation' : 'violations'}
      </Badge>
    )}{' '}
    {item.fault !== null && (
      <Badge tone="warn">
        fault <Own text={item.fault} most={40} />
      </Badge>
    )}
  </>
)

const Delivery = ({ context, id, event }: { context: PageContext; id: string; event: string }) => (
  <a href={context.link(`/ui/webhooks/${encodeURIComponent(id)}`)}>
    <Own text={event} most={80} />
  </a>
)

function Picture({ context, item, timeline }: { context: PageContext; item: Of<'picture'>; timeline: Answer }) {
  const { sha256, mediaType, sizeBytes } = item
  const { vendor, journeyId } = timeline
  const about = `${mediaType ?? 'bytes that are gone'}, ${sizeInWords(sizeBytes)}`
  if (mediaType === null || !mediaType.startsWith('image/')) return <>A file was sent: {about}.</>
  const address = context.link(`/journeys/${vendor}/${encodeURIComponent(journeyId)}/pictures/${sha256}`)
  return (
    <a class="thumb" href={address} target="_blank" rel="noopener noreferrer">
      <img src={address} alt={`Sent: ${about}`} loading="lazy" />
      <span class="soft small">{about}</span>
    </a>
  )
}

/** Something that the clock will bring, and the button that brings it. */
const ToCome = ({
  context,
  job: { job, inMs, delivery },
  event,
}: {
  context: PageContext
  job: Of<'job'>
  event: string
}) => (
  <div class="row">
    <span>
      {delivery === null ? (
        <strong title={job}>
          <Own text={asWords(job)} most={80} />
        </strong>
      ) : (
        <Delivery context={context} id={delivery} event={event} />
      )}{' '}
      <span class="soft">
        {delivery !== null && 'is sent '}
        {inWords(inMs)}
      </span>
    </span>
    <CallForm
      context={context}
      call="advanceClock"
      fixed={{ ms: String(Math.max(0, inMs)) }}
      label="Advance to it"
      about={inWords(inMs)}
      tone="small"
    />
  </div>
)
