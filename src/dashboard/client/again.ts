/** A page that could not be made while the server cannot read its state: it is asked for until it can be. */
import { againMs } from './live.js'

export function enableAgain(): void {
  if (document.querySelector('[data-again]')) setTimeout(ask, againMs)
}

async function ask(): Promise<void> {
  const answer = document.hidden ? undefined : await fetch(location.href).catch(() => undefined)
  if (answer && answer.status !== 503) location.reload()
  else setTimeout(ask, againMs)
}
