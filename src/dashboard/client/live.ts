/** Follows the server: told how often each part has changed, it asks for the page again and puts in what differs. */
import { Idiomorph } from 'idiomorph'

type Versions = Readonly<Record<string, number>>
type Listener = (topics: readonly string[]) => void

/** At least so long between two refreshes, in milliseconds. */
const gapMs = 250
/** So long until what did not come is asked for again, in milliseconds. */
export const againMs = 3000

const listeners: Listener[] = []

/** Calls back with the parts that have changed. */
export const onTopics = (listener: Listener): void => void listeners.push(listener)

/** Begins to follow. Answers what shows the truth at once. */
export function enableLive(): () => void {
  const address = document.body.dataset.events
  const changed = new Set<string>()
  let busy = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const plan = (ms = gapMs): void => {
    if (!busy && timer === undefined && !document.hidden) timer = setTimeout(run, ms)
  }
  const run = async (): Promise<void> => {
    timer = undefined
    const topics = [...changed]
    changed.clear()
    if (topics.length === 0) return
    busy = true
    const came = await show(topics).finally(() => {
      busy = false
    })
    if (!came) for (const topic of topics) changed.add(topic)
    if (changed.size > 0) plan(came ? gapMs : againMs)
  }
  const note = (topics: readonly string[]): void => {
    for (const topic of topics) changed.add(topic)
    for (const listener of listeners) listener(topics)
    plan()
  }
  // a clock that nobody saw was not drawn either
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) note(['clock'])
  })
  if (address !== undefined) follow(address, note)
  return () => note(['requests', 'state', 'clock', 'sink'])
}

function tell(text: string): void {
  const state = document.getElementById('link-state')
  if (state && state.textContent !== text) state.textContent = text
}

function follow(address: string, note: (topics: readonly string[]) => void): void {
  let known: Versions | undefined
  let source: EventSource | undefined
  let isGone = false

  const open = (): void => {
    if (source || document.hidden || isGone) return
    const opened = new EventSource(address)
    source = opened
    opened.onopen = () => tell(liveText)
    opened.onmessage = ({ data }: MessageEvent<string>) => {
      const versions = JSON.parse(data) as Versions
      // what was missed while nobody listened shows in the difference; the numbers of another process say nothing
      const before = known?.since === versions.since ? known : undefined
      const topics = Object.keys(versions).filter((topic) => known && versions[topic] !== before?.[topic])
      known = versions
      if (topics.length > 0) note(topics)
    }
    opened.addEventListener('gone', () => {
      isGone = true
      close()
      tell('The namespace of this page was deleted: what is shown is old.')
    })
    opened.onerror = () => {
      tell('Not connected: what is shown may be old. Trying again.')
      // a server that refuses ends the stream for good
      if (opened.readyState !== EventSource.CLOSED || source !== opened) return
      close()
      setTimeout(open, againMs)
    }
  }
  const close = (): void => {
    source?.close()
    source = undefined
  }
  // a browser has six connections to a server: windows that nobody sees give theirs back
  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
  open()
}

/** Asks for the page again, and puts in the live parts that depend on what has changed. Answers whether it came. */
async function show(topics: readonly string[]): Promise<boolean> {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-live]')].filter((part) =>
    part.dataset.live?.split(' ').some((topic) => topics.includes(topic)),
  )
  if (parts.length === 0) return true
  let text: string
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } })
    if (response.status === 404) tell(goneText)
    if (response.status >= 500) tell(awayText)
    else if (document.getElementById('link-state')?.textContent === awayText) tell(liveText)
    if (!response.ok) return response.status < 500
    text = await response.text()
  } catch {
    return false
  }
  // only a value that is being written is left: what a button says under the finger that pressed it must follow
  const ignoreActiveValue = document.activeElement?.matches('input, textarea, select') ?? false
  const page = new DOMParser().parseFromString(text, 'text/html')
  for (const part of parts) {
    const now = page.getElementById(part.id)
    if (now) Idiomorph.morph(part, now, { morphStyle: 'outerHTML', ignoreActiveValue, callbacks })
  }
  return true
}

const liveText = 'Live.'
const awayText = 'The server cannot make this page now: what is shown may be old. Trying again.'

/** What somebody reads is left to be read. */
const goneText = 'What this page shows is no longer there: it is old.'

/** What a person has opened, written, chosen or ticked stays as it is. */
const callbacks = {
  beforeAttributeUpdated: (name: string, node: Element): boolean =>
    !(name === 'open' && node instanceof HTMLDetailsElement) &&
    !((name === 'value' || name === 'checked') && isTouched(node)),
  beforeNodeMorphed: (node: Node): boolean =>
    !(node instanceof HTMLElement && (node.hasAttribute('data-own') || isChosen(node))),
}

const isTouched = (node: Element): boolean =>
  node instanceof HTMLInputElement &&
  node.type !== 'hidden' &&
  (node.value !== node.defaultValue || node.checked !== node.defaultChecked)

const isChosen = (node: HTMLElement): boolean =>
  (node instanceof HTMLTextAreaElement && node.value !== node.defaultValue) ||
  (node instanceof HTMLSelectElement && (node === document.activeElement || node.selectedOptions[0] !== standing(node)))

/** What stands in a choice that nobody has touched: the first, where the page marks none. */
const standing = ({ options }: HTMLSelectElement): HTMLOptionElement | undefined =>
  [...options].find((one) => one.defaultSelected) ?? options[0]
