/** The log of requests: as many rows as fit the window stand in the page, whatever is scrolled to; the rest is asked for. */
import { onTopics } from './live.js'
import { type Extent, LogParts, placeOf, rowsIn } from './log-parts.js'

/** Rows beyond the edges of the window. */
const beyond = 12
const mostRows = 140
/** A taller element than this some browsers do not lay out; what is longer is scrolled in proportion. */
const tallest = 12_000_000

export class RequestLog {
  readonly #body: HTMLElement
  readonly #parts: LogParts
  #epoch: string
  /** The oldest place that is kept, and one more than the newest. */
  #first: number
  #end: number
  /** One more than the place that stands first: what has come since is told, and does not move what is read. */
  #top: number
  #rowPx = 40
  /** The place that the keyboard is at. */
  #active: number | undefined
  #planned = false
  #following = false
  #again = false

  constructor(readonly log: HTMLElement) {
    this.#body = log.querySelector<HTMLElement>('.log-body')!
    this.#epoch = log.dataset.epoch ?? ''
    this.#first = Number(log.dataset.first)
    this.#end = Number(log.dataset.end)
    this.#top = this.#end
    log.classList.add('virtual')
    log.tabIndex = -1
    document.getElementById('request-pager')?.remove()
    this.#parts = new LogParts(
      log.dataset.rows!,
      (extent) => this.#grow(extent),
      () => this.#plan(),
    )
    this.#parts.keep(rowsIn(this.#body), this.#first, this.#end)
    this.#measure()
    const at = Number(log.dataset.at ?? this.#top - 1)
    log.addEventListener('scroll', () => this.#plan(), { passive: true })
    log.addEventListener('keydown', (event) => this.#onKey(event))
    log.addEventListener('focusin', ({ target }) => {
      const place = (target as Element).closest<HTMLElement>('[data-place]')?.dataset.place
      if (place !== undefined) this.#active = Number(place)
    })
    new ResizeObserver(() => {
      this.#measure()
      this.#plan()
    }).observe(log)
    document.getElementById('new-requests')?.addEventListener('click', () => this.#toTop())
    onTopics((topics) => {
      if (topics.includes('requests')) void this.#follow()
    })
    document.addEventListener('visibilitychange', () => void this.#follow())
    this.#render()
    if (at < this.#top - 1) this.#show(this.#top - 1 - at, 'start')
  }

  get #total(): number {
    return Math.max(0, this.#top - this.#first)
  }

  /** How much taller the log is than the element that stands for it. */
  get #scale(): number {
    return Math.max(1, (this.#total * this.#rowPx) / tallest)
  }

  get #visible(): number {
    return Math.max(1, Math.floor(this.log.clientHeight / this.#rowPx) - 1)
  }

  get #firstShown(): number {
    return Math.min(Math.floor((this.log.scrollTop * this.#scale) / this.#rowPx), Math.max(0, this.#total - 1))
  }

  #measure(): void {
    const row = this.#body.querySelector('[data-place]')
    const px = row?.getBoundingClientRect().height ?? 0
    if (px > 0) this.#rowPx = px
  }

  #plan(): void {
    if (this.#planned) return
    this.#planned = true
    requestAnimationFrame(() => {
      this.#planned = false
      this.#render()
    })
  }

  /** Puts the rows of the window into the page, and asks for those that are not here. */
  #render(): void {
    const { log } = this
    const begin = Math.max(0, this.#firstShown - beyond)
    const count = Math.min(this.#visible + 2 * beyond + 2, mostRows, this.#total - begin)
    const places = Array.from({ length: Math.max(0, count) }, (_, i) => this.#top - 1 - begin - i)
    const focused = log.contains(document.activeElement) ? placeOf(document.activeElement) : undefined
    const within = log.contains(document.activeElement)
    const tab = places.includes(this.#active ?? -1) ? this.#active : this.#top - 1 - this.#firstShown
    const rows = places.map((place) => this.#rowAt(place))
    const kept = new Set<Element>(rows)
    for (const child of [...this.#body.children]) if (!kept.has(child)) child.remove()
    rows.forEach((row, i) => {
      const place = places[i]!
      row.setAttribute('aria-rowindex', String(this.#top - place + 1))
      row.tabIndex = place === tab ? 0 : -1
      const there = this.#body.children[i]
      if (there !== row) this.#body.insertBefore(row, there ?? null)
    })
    log.setAttribute('aria-rowcount', String(this.#total + 1))
    const tall = this.#total * this.#rowPx
    const offset = this.#scale === 1 ? begin * this.#rowPx : log.scrollTop - (this.#firstShown - begin) * this.#rowPx
    this.#body.style.height = `${Math.min(tall, tallest)}px`
    this.#body.style.paddingTop = `${Math.max(0, Math.min(offset, Math.min(tall, tallest) - count * this.#rowPx))}px`
    // a row that came in place of an empty one, or went out of sight, takes the keyboard with it
    if (within && !log.contains(document.activeElement)) {
      const again = focused === undefined ? undefined : rows.find((row) => placeOf(row) === focused)
      ;(again ?? log).focus({ preventScroll: true })
    }
    this.#tell()
    this.#parts.ask(places, this.#end)
  }

  #rowAt(place: number): HTMLElement {
    const known = this.#parts.row(place)
    if (known) return known
    const there = this.#body.querySelector<HTMLElement>(`.empty[data-place="${place}"]`)
    if (there) return there
    const empty = document.createElement('tr')
    empty.className = 'log-row empty'
    empty.dataset.place = String(place)
    empty.insertCell().textContent = '…'
    return empty
  }

  #tell(): void {
    const total = this.#end - this.#first
    say('request-count', `${total} ${total === 1 ? 'request' : 'requests'}`)
    const button = document.getElementById('new-requests')
    if (button) button.hidden = this.#end <= this.#top
    say('new-requests', `${this.#end - this.#top} new`)
    const nothing = document.getElementById('request-nothing')
    if (nothing) nothing.hidden = total > 0
  }

  /** Takes in where the log begins and ends by now. It begins anew where the journal was emptied, or went back. */
  #grow({ epoch, first, end }: Extent): void {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch
      this.#first = first
      this.#end = end
      this.#top = end
      this.#active = undefined
      this.#parts.clear()
      this.log.scrollTop = 0
    }
    this.#first = Math.max(this.#first, first)
    this.#end = Math.max(this.#end, end)
  }

  /** Asks what has come. At the top it is shown at once; else it is told, and nothing moves. */
  async #follow(): Promise<void> {
    if (document.hidden) return
    this.#again = true
    if (this.#following) return
    this.#following = true
    while (this.#again) {
      this.#again = false
      const atTop = this.log.scrollTop < this.#rowPx / 2
      await this.#parts.load(this.#end)
      if (atTop) this.#top = this.#end
    }
    this.#following = false
    this.#plan()
  }

  #toTop(): void {
    this.#top = this.#end
    this.log.scrollTop = 0
    this.#active = this.#top - 1
    this.#focus()
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return
    const at = this.#top - 1 - (this.#active ?? this.#top - 1 - this.#firstShown)
    const to: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + this.#visible,
      PageUp: at - this.#visible,
      Home: 0,
      End: this.#total - 1,
    }
    if (event.key === 'Enter' && !(event.target instanceof HTMLAnchorElement)) {
      this.#body.querySelector<HTMLAnchorElement>(`[data-place="${this.#active}"] a`)?.click()
      return
    }
    const index = to[event.key]
    if (index === undefined || this.#total === 0) return
    event.preventDefault()
    this.#show(Math.max(0, Math.min(index, this.#total - 1)))
    this.#focus()
  }

  /** Brings a row into sight. */
  #show(index: number, where?: 'start'): void {
    this.#active = this.#top - 1 - index
    const shown = this.#firstShown
    const last = shown + this.#visible - 1
    const target = where === 'start' || index < shown ? index : index > last ? index - this.#visible + 1 : undefined
    if (target !== undefined) this.log.scrollTop = Math.ceil((target * this.#rowPx) / this.#scale)
    this.#render()
  }

  #focus(): void {
    this.#render()
    this.#body.querySelector<HTMLElement>(`[data-place="${this.#active}"]`)?.focus({ preventScroll: true })
  }
}

/** Says something where it is not said already: a screen reader would say it again. */
function say(id: string, text: string): void {
  const element = document.getElementById(id)
  if (element && element.textContent !== text) element.textContent = text
}
