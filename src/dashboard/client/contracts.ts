/** What the script does on the pages of the section Contracts: opens schemas as a whole, and what an address points into. */

export function enableContracts(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-expand]')) {
    const schema = button.closest('.schema')
    if (schema?.querySelector('details')) button.hidden = false
  }
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[data-expand]')
    if (button) toggle(button)
  })
  addEventListener('hashchange', openTarget)
  openTarget()
}

function toggle(button: HTMLButtonElement): void {
  const parts = [...(button.closest('.schema')?.querySelectorAll('details') ?? [])]
  const open = parts.some((part) => !part.open)
  for (const part of parts) part.open = open
  button.textContent = open ? 'Close all' : 'Open all'
}

/** What an address points at may stand in something that is closed. */
function openTarget(): void {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null
  if (!target) return
  for (let at: Element | null = target; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true
  target.scrollIntoView({ block: 'center' })
}
