/** Says at its fields what is wrong with a form, as the server does where there is no script. */

/** @param wrong what is wrong, by the names of fields or of what stands around them */
export function showWrong(form: HTMLFormElement, wrong: Readonly<Record<string, string>>): void {
  for (const old of form.querySelectorAll('.wrong')) old.remove()
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
  const found = Object.entries(wrong).map(([name, text]) => showAt(form, name, text))
  found.find((one) => one !== undefined)?.focus()
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

function showAt(form: HTMLFormElement, name: string, text: string): HTMLElement | undefined {
  const names = [name, `${name}.=`, `${name}.:`]
  const field = [...form.querySelectorAll<Field>('input, select, textarea')].find(
    (one) => names.includes(one.name) && one.type !== 'hidden' && one.type !== 'checkbox',
  )
  const around = field?.closest<HTMLElement>('.field') ?? placeOf(form, name)
  if (!around) return undefined
  const said = document.createElement('p')
  said.className = 'wrong'
  said.id = `${name}!`
  said.textContent = text
  around.append(said)
  for (let at = around.closest('details'); at; at = at.parentElement?.closest('details') ?? null) at.open = true
  field?.setAttribute('aria-invalid', 'true')
  field?.setAttribute('aria-describedby', [said.id, field.getAttribute('aria-describedby')].filter(Boolean).join(' '))
  return field
}

/** What stands around the fields of a name, or of the nearest name above it. */
function placeOf(form: HTMLFormElement, name: string): HTMLElement | undefined {
  const places = [...form.querySelectorAll<HTMLElement>('[data-name]')]
  for (let at = name; at.includes('.'); at = at.slice(0, at.lastIndexOf('.'))) {
    const found = places.find((one) => one.dataset.name === at)
    if (found) return found
  }
  return undefined
}
