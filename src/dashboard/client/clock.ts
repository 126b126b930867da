/** Clocks that run: each shows where it stands by now; and what ran when one was moved. */

import { asRan, clockText, type Ran, ranInWords } from '../parts/ran.js'

export function enableClock(): void {
  const seen = new WeakMap<Element, { at: string | undefined; since: number }>()
  const draw = (time: number): void => {
    for (const clock of document.querySelectorAll<HTMLElement>('time[data-clock]')) {
      const { clock: at, speed = '0' } = clock.dataset
      const before = seen.get(clock)
      // what the server says anew counts from now
      const { since } = before?.at === at ? before! : { since: time }
      seen.set(clock, { at, since })
      const text = clockText(Number(at) + (time - since) * Number(speed))
      if (clock.textContent !== text) clock.textContent = text
    }
    requestAnimationFrame(draw)
  }
  requestAnimationFrame(draw)
  document.addEventListener('called', (event) => {
    const answer = asRan((event as CustomEvent<unknown>).detail)
    const box = document.getElementById('ran')
    if (box && answer) tell(box, answer)
  })
}

function tell(box: HTMLElement, answer: Ran): void {
  const { said, jobs, more } = ranInWords(answer)
  const list = element('ol', '')
  for (const { at, kind, journey } of jobs) {
    const item = element('li', `${at} `)
    item.append(element('code', kind))
    if (journey !== undefined) {
      const named = element('bdi', journey)
      named.className = 'own'
      item.append(' of journey ', named)
    }
    list.append(item)
  }
  if (more > 0) list.append(element('li', `and ${more} more`))
  box.replaceChildren(element('p', said), ...(jobs.length > 0 ? [list] : []))
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
