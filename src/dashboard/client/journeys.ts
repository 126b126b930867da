/** What the script does on the pages of the section Journeys: reads the pictures that a person chooses into their form. */
import { toast } from './toast.js'

export function enableJourneys(): void {
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.into !== undefined) void take(target)
  })
  // what was sent is not sent again with the next step
  document.addEventListener('called', ({ target }) => {
    for (const chosen of (target as Element).querySelectorAll<HTMLInputElement>('input[data-into]')) {
      chosen.value = ''
      void take(chosen)
    }
  })
}

async function take(chosen: HTMLInputElement): Promise<void> {
  const { form, dataset, files } = chosen
  const field = form?.elements.namedItem(dataset.into!) as HTMLInputElement | null
  if (!form || !field) return
  field.value = ''
  const [file] = files ?? []
  if (!file) return
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
  if (button) button.disabled = true
  try {
    field.value = await toBase64(file)
  } catch {
    chosen.value = ''
    toast(`${file.name} cannot be read`, 'bad')
  } finally {
    if (button) button.disabled = false
  }
}

/** In the alphabet for addresses, which a form sends as it is. */
function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = reject
    reader.onload = () =>
      resolve(
        String(reader.result)
          .replace(/^[^,]*,/, '')
          .replace(/\+/g, '-')
          .replace(/\//g, '_'),
      )
    reader.readAsDataURL(file)
  })
}
