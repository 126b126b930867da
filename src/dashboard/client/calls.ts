/** Forms that make a control call without leaving the page. */
import { showWrong } from './field-errors.js'
import { toast } from './toast.js'

interface Said {
  ok: boolean
  next?: string
  answer?: unknown
  error?: { message: string; hint: string }
  /** What is wrong, by the names of fields. */
  fields?: Readonly<Record<string, string>>
}

/** @param refresh shows what is true after a call */
export function enableCalls(refresh: () => void): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    // a button with an address of its own is about something else
    if (!form.matches('form[data-call]') || event.submitter?.hasAttribute('formaction')) return
    event.preventDefault()
    const question = form.dataset.confirm
    if (question !== undefined && !confirm(question)) return
    void send(form, refresh)
  })
}

async function send(form: HTMLFormElement, refresh: () => void): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
  form.setAttribute('aria-busy', 'true')
  try {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
    const response = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } })
    const said = (await response.json()) as Said
    complain(form, said.error && `${said.error.message} ${said.error.hint}`)
    showWrong(form, said.fields ?? {})
    if (!said.ok) return
    toast(`${button?.textContent?.trim() ?? 'It'}: done`)
    form.dispatchEvent(new CustomEvent('called', { bubbles: true, detail: said.answer }))
    const here = location.pathname + location.search
    if (said.next && said.next !== here) location.assign(said.next)
    else refresh()
  } catch {
    complain(form, 'The simulator does not answer. It may have been stopped; try again.')
  } finally {
    form.removeAttribute('aria-busy')
  }
}

function complain(form: HTMLFormElement, text: string | undefined): void {
  form.querySelector(':scope > .alert')?.remove()
  if (text === undefined) return
  const said = document.createElement('p')
  said.className = 'alert'
  said.setAttribute('role', 'alert')
  said.textContent = text
  form.append(said)
}
