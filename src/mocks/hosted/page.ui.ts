/** Small tools of the page's script; sent to the browser as text, so nothing outside the function may be used in it. */

/** Makes the tools, in the browser. */
export function makeUi() {
  type Child = Node | string | false | null | undefined
  type Handler = (event: Event) => void
  type Attributes = Readonly<Record<string, string | boolean | Handler | undefined>>

  /** Makes an element: text goes in as text, never as markup. */
  function h<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes: Attributes = {},
    ...children: readonly Child[]
  ): HTMLElementTagNameMap[K] {
    const element = document.createElement(tag)
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === 'function') element.addEventListener(name.slice(2), value)
      else if (value === true) element.setAttribute(name, '')
      else if (value !== undefined && value !== false) element.setAttribute(name, value)
    }
    for (const child of children) if (child) element.append(child)
    return element
  }

  const byId = (id: string): HTMLElement => document.getElementById(id)!

  /** Says something to people who cannot see it happen. */
  function announce(text: string): void {
    byId('status').textContent = text
  }

  function button(text: string, press: () => void, kind = ''): HTMLButtonElement {
    return h('button', { type: 'button', class: kind, onclick: press }, text)
  }

  /** A form that is sent by its button, or by Enter in any of its fields. */
  function form(send: () => void, ...children: readonly Child[]): HTMLFormElement {
    const submit: Handler = (event) => {
      event.preventDefault()
      send()
    }
    return h('form', { novalidate: true, onsubmit: submit }, ...children)
  }

  const submitButton = (text: string): HTMLButtonElement => h('button', { type: 'submit', class: 'main' }, text)

  /** Where a vendor sends the person, if that is somewhere a browser may be sent. */
  function safeUrl(url: string): string | undefined {
    if (!URL.canParse(url, location.href)) return undefined
    const { protocol, href } = new URL(url, location.href)
    return ['javascript:', 'data:', 'vbscript:', 'blob:', 'file:'].includes(protocol) ? undefined : href
  }

  /** Posts to the window that embeds the page; false when none does. */
  function post(text: string): boolean {
    if (window.parent === window) return false
    // the page cannot know who embeds it, and what it says is nobody's secret
    window.parent.postMessage(text, '*')
    return true
  }

  return { h, byId, announce, button, form, submitButton, safeUrl, post }
}

export type Ui = ReturnType<typeof makeUi>
