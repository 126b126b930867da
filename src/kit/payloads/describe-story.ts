/** A story as text that people read: one line a happening. */
import { toIso } from '../../runtime/clock.js'
import { splitUrl } from '../judge/subject.js'
import type { Story, StoryEvent } from './types.js'

/** Writes a story, one line for every happening, after a line that says whose it is. */
export function describeStory(story: Story): string {
  const { vendor, scenario, flow, seed, index, startedAt, events } = story
  const head = `${vendor}, ${scenario}, ${flow}: story ${index} of the seed ${JSON.stringify(seed)}, begun at ${toIso(startedAt)}`
  return `${[head, ...events.map((event) => `${since(event.atMs)}  ${lineOf(event)}`)].join('\n')}\n`
}

function lineOf(event: StoryEvent): string {
  switch (event.kind) {
    case 'call': {
      const { request, response } = event.exchange
      const fault = event.fault === undefined ? '' : ` (${event.fault})`
      return `client   ${request.method} ${pathOf(request.url)} is answered ${response.status}: ${event.endpoint}${fault}`
    }
    case 'unanswered':
      return `client   ${event.request.method} ${pathOf(event.request.url)} is not answered ${event.why}: ${event.endpoint}`
    case 'webhook':
      return `webhook  ${event.event} is answered ${event.answered}`
    case 'person':
      return `person   ${event.does}`
  }
}

function pathOf(url: string): string {
  const { path, query } = splitUrl(url)
  const search = new URLSearchParams(query).toString()
  return search === '' ? path : `${path}?${search}`
}

/** `+0d 00:00:02.000` */
function since(ms: number): string {
  const part = (of: number, size: number, digits: number): string =>
    String(Math.floor(ms / size) % of).padStart(digits, '0')
  return `+${Math.floor(ms / 86_400_000)}d ${part(24, 3_600_000, 2)}:${part(60, 60_000, 2)}:${part(60, 1000, 2)}.${part(1000, 1, 3)}`
}
