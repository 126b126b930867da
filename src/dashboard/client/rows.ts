/** Lists in forms: the empty row at the end becomes a button that adds one, and every row can be taken out. */

export function enableRows(within: ParentNode = document): void {
  // the outer ones first: what they keep as a pattern is not yet changed
  for (const rows of within.querySelectorAll<HTMLElement>('[data-rows]')) {
    if (rows.isConnected) enable(rows)
  }
}

function enable(rows: HTMLElement): void {
  const pattern = rows.querySelector<HTMLElement>(':scope > [data-blank]')
  if (!pattern) return
  const title = (rows.dataset.title ?? 'row').toLowerCase()
  pattern.remove()
  pattern.removeAttribute('data-blank')
  for (const row of rowsOf(rows)) row.append(removeButton(row, rows, title))
  const add = button(`Add: ${title}`)
  add.addEventListener('click', () => {
    const row = fresh(pattern, rows)
    rows.append(row)
    enableRows(row)
    row.append(removeButton(row, rows, title))
    bound(rows, add)
    row.querySelector<HTMLElement>('select, input:not([type=hidden]), textarea')?.focus()
  })
  rows.after(add)
  rows.addEventListener('removed', () => bound(rows, add))
  bound(rows, add)
}

const rowsOf = (rows: HTMLElement): HTMLElement[] => [...rows.querySelectorAll<HTMLElement>(':scope > [data-row]')]

function bound(rows: HTMLElement, add: HTMLButtonElement): void {
  add.disabled = rowsOf(rows).length >= Number(rows.dataset.most)
}

function button(text: string): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'small'
  made.textContent = text
  return made
}

function removeButton(row: HTMLElement, rows: HTMLElement, title: string): HTMLButtonElement {
  const made = button('Remove')
  made.setAttribute('aria-label', `Remove ${title}, ${Number(row.dataset.row) + 1}`)
  made.addEventListener('click', () => {
    row.remove()
    rows.dispatchEvent(new Event('removed'))
    rows.dispatchEvent(new Event('change', { bubbles: true }))
  })
  return made
}

const named = ['name', 'id', 'for', 'aria-describedby', 'data-name', 'data-rows'] as const

/** A new row under a number of its own. */
function fresh(pattern: HTMLElement, rows: HTMLElement): HTMLElement {
  const number = Math.max(-1, ...rowsOf(rows).map(({ dataset }) => Number(dataset.row))) + 1
  const row = pattern.cloneNode(true) as HTMLElement
  const [before, after] = [`${rows.dataset.rows}.${pattern.dataset.row}`, `${rows.dataset.rows}.${number}`]
  for (const one of [row, ...row.querySelectorAll('*')]) {
    for (const name of named) {
      const value = one.getAttribute(name)
      if (value?.startsWith(before)) one.setAttribute(name, value.replaceAll(before, after))
    }
  }
  row.dataset.row = String(number)
  const said = [...row.querySelectorAll('legend, label')].slice(0, row.classList.contains('simple') ? 2 : 1)
  for (const one of said) one.textContent = (one.textContent ?? '').replace(/\d+\s*$/, String(number + 1))
  return row
}
