/** Rows of the log that are here, and those that are asked for: a bounded number of parts, the last looked at kept longest. */
import { againMs } from './live.js'

/** Rows that are asked for at once, and how many such parts are kept. */
const partRows = 50
const mostParts = 10

/** Where the log begins and ends; another epoch is another log. */
export interface Extent {
  epoch: string
  first: number
  end: number
}

interface Part {
  rows: Map<number, HTMLElement>
  /** Where the log ended when it was asked for. */
  end: number
}

const partOf = (place: number): number => Math.floor(place / partRows)

export class LogParts {
  readonly #parts = new Map<number, Part>()
  readonly #asked = new Map<number, AbortController>()

  /**
   * @param address that answers rows
   * @param grow told the extent of the log before what came with it is kept
   * @param done told that rows have come, or should be asked for again
   */
  constructor(
    readonly address: string,
    readonly grow: (extent: Extent) => void,
    readonly done: () => void,
  ) {}

  row(place: number): HTMLElement | undefined {
    return this.#parts.get(partOf(place))?.rows.get(place)
  }

  clear(): void {
    this.#parts.clear()
  }

  /** Keeps rows that are in the page already, as far as they are whole parts. */
  keep(rows: readonly HTMLElement[], first: number, end: number): void {
    const byPart = new Map<number, HTMLElement[]>()
    for (const row of rows) {
      const part = partOf(placeOf(row)!)
      byPart.set(part, [...(byPart.get(part) ?? []), row])
    }
    for (const [part, some] of byPart) {
      const begin = Math.max(part * partRows, first)
      if (some.length < Math.min((part + 1) * partRows, end) - begin) continue
      this.#parts.set(part, { rows: new Map(some.map((row) => [placeOf(row)!, row])), end })
    }
  }

  /** Asks for what is not here of these places, and no longer for others. */
  ask(places: readonly number[], end: number): void {
    const wanted = new Set(places.map(partOf))
    for (const [part, asked] of this.#asked) if (!wanted.has(part)) asked.abort()
    for (const part of wanted) {
      const known = this.#parts.get(part)
      const whole = known && known.end >= Math.min((part + 1) * partRows, end)
      if (known) {
        // what was looked at last is forgotten last
        this.#parts.delete(part)
        this.#parts.set(part, known)
      }
      if (!whole && !this.#asked.has(part)) void this.load(part * partRows)
    }
  }

  /** Asks for the part with a place; what did not come is to be asked for again after a while. */
  async load(place: number): Promise<void> {
    const part = partOf(place)
    const asked = new AbortController()
    this.#asked.set(part, asked)
    const done = (): void => {
      if (this.#asked.get(part) === asked) this.#asked.delete(part)
      if (!asked.signal.aborted) this.done()
    }
    const came = await this.#fetch(part, asked.signal).catch(() => false)
    // a server that is away is not asked at every frame
    if (came || asked.signal.aborted) done()
    else setTimeout(done, againMs)
  }

  async #fetch(part: number, signal: AbortSignal): Promise<boolean> {
    const url = new URL(this.address, location.href)
    url.searchParams.set('from', String(part * partRows))
    url.searchParams.set('limit', String(partRows))
    const response = await fetch(url, { signal })
    if (!response.ok) return false
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const holder = page.getElementById('rows')
    if (!holder) return false
    const extent = {
      epoch: holder.dataset.epoch ?? '',
      first: Number(holder.dataset.first),
      end: Number(holder.dataset.end),
    }
    this.grow(extent)
    this.#parts.delete(part)
    const rows = new Map(rowsIn(holder).map((row) => [placeOf(row)!, document.adoptNode(row)]))
    this.#parts.set(part, { rows, end: extent.end })
    while (this.#parts.size > mostParts) this.#parts.delete(this.#parts.keys().next().value!)
    return true
  }
}

export const rowsIn = (holder: Element): HTMLElement[] => [...holder.querySelectorAll<HTMLElement>('[data-place]')]

export const placeOf = (element: Element | null): number | undefined => {
  const place = element?.closest<HTMLElement>('[data-place]')?.dataset.place
  return place === undefined ? undefined : Number(place)
}
