/** What the script does on the pages of the section Webhooks. */

/** How often a page is asked for anew that shows how far away something is, in milliseconds. */
const tickMs = 5000

/** @param refresh shows what is true now */
export function enableWebhooks(refresh: () => void): void {
  const tick = (): void => {
    if (!document.hidden && document.querySelector('[data-ticks]')) refresh()
    setTimeout(tick, tickMs)
  }
  setTimeout(tick, tickMs)
}
