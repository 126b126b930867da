/** Buttons that copy what stands in their `data-copy`. */
import { toast } from './toast.js'

export function enableCopying(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[data-copy]')
    if (button) void copy(button.dataset.copy ?? '', button.getAttribute('aria-label') ?? 'Copy')
  })
}

async function copy(text: string, label: string): Promise<void> {
  try {
    // only on a secure origin, which localhost is and another machine is not
    if (navigator.clipboard) await navigator.clipboard.writeText(text)
    else copyByHand(text)
    toast(`${label.replace(/^Copy /, '')} copied`)
  } catch {
    toast('The browser did not let it be copied', 'bad')
  }
}

function copyByHand(text: string): void {
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  if (!done) throw new Error('not copied')
}
