/** What the script does on the pages of the section Scenarios: rows of lists, a preview while one composes, a quick filter. */
import { enableRows } from './rows.js'

export function enableScenarios(): void {
  enableRows()
  document.addEventListener('submit', (event) => {
    const { submitter } = event
    if (!(submitter instanceof HTMLButtonElement) || !submitter.hasAttribute('data-preview')) return
    event.preventDefault()
    void preview(event.target as HTMLFormElement, submitter)
  })
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof Element)) return
    target.closest<HTMLFormElement>('form[data-filter]')?.requestSubmit()
    const form = target.closest<HTMLFormElement>('form')
    const button = form?.querySelector<HTMLButtonElement>('button[data-preview]')
    const name = form?.querySelector<HTMLInputElement>('[name="call.name"]')
    if (form && button && name?.value) void preview(form, button)
  })
}

let busy = false
let waiting: (() => void) | undefined

/** Shows what the scenario of a form comes to: one question at a time, and of those that came meanwhile the last. */
async function preview(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  if (busy) {
    waiting = () => void preview(form, button)
    return
  }
  const box = document.getElementById('preview')
  if (!box) return
  busy = true
  box.setAttribute('aria-busy', 'true')
  try {
    const body = new URLSearchParams(new FormData(form, button) as unknown as Record<string, string>)
    const response = await fetch(button.formAction, { method: 'POST', body, headers: { accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const refused = page.querySelector('form.whole > .alert')
    const shown = page.getElementById('preview')
    if (refused && shown) shown.prepend(refused)
    if (shown) box.replaceChildren(...shown.childNodes)
  } catch {
    box.textContent = 'The simulator does not answer. It may have been stopped; try again.'
  } finally {
    busy = false
    box.removeAttribute('aria-busy')
    const next = waiting
    waiting = undefined
    next?.()
  }
}
