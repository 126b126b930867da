/** Clocks that run: each shows where it stands by now; and what ran when one was moved. */

interface Ran {
  now: string
  ran: { at: string; kind: string; journeyId?: string }[]
}

/** Most jobs that are listed. */
const mostShown = 50

export function enableClock(): void {
  const seen = new WeakMap<Element, { at: string | undefined; since: number }>()
  const draw = (time: number): void => {
    for (const clock of document.querySelectorAll<HTMLElement>('time[data-clock]')) {
      const { clock: at, speed = '0' } = clock.dataset
      const before = seen.get(clock)
      // what the server says anew counts from now
      const { since } = before?.at === at ? before! : { since: time }
      seen.set(clock, { at, since })
      const text = toText(Number(at) + (time - since) * Number(speed))
      if (clock.textContent !== text) clock.textContent = text
    }
    requestAnimationFrame(draw)
  }
  requestAnimationFrame(draw)
  document.addEventListener('called', (event) => {
    const answer = (event as CustomEvent<Partial<Ran> | null>).detail
    const box = document.getElementById('ran')
    if (box && answer && Array.isArray(answer.ran)) tell(box, answer as Ran)
  })
}

const toText = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')}Z`

function tell(box: HTMLElement, { now, ran }: Ran): void {
  const count = ran.length === 0 ? 'Nothing was due' : ran.length === 1 ? 'One job ran' : `${ran.length} jobs ran`
  const said = element('p', `It is ${toText(Date.parse(now))}. ${count}.`)
  const list = element('ol', '')
  for (const { at, kind, journeyId } of ran.slice(0, mostShown)) {
    const item = element('li', `${toText(Date.parse(at))} `)
    item.append(element('code', kind))
    if (journeyId !== undefined) {
      const journey = element('bdi', journeyId.slice(0, 160))
      journey.className = 'own'
      item.append(' of journey ', journey)
    }
    list.append(item)
  }
  if (ran.length > mostShown) list.append(element('li', `and ${ran.length - mostShown} more`))
  box.replaceChildren(said, ...(ran.length > 0 ? [list] : []))
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
