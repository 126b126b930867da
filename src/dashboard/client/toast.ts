/** Says a sentence for a while, also to who does not see it. */

const shownMs = 6000

export function toast(text: string, tone: 'good' | 'bad' = 'good'): void {
  const box = document.getElementById('toasts')
  if (!box) return
  const said = document.createElement('p')
  said.className = `toast ${tone}`
  said.textContent = text
  box.replaceChildren(said)
  setTimeout(() => said.remove(), shownMs)
}
