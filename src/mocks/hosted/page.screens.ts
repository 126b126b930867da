/** What the page shows of each moment of a journey; sent to the browser as text, so only the arguments may be used in it. */
import type * as z from 'zod'
import type { HostedState } from './contract.js'
import type { Ui } from './page.ui.js'

export type State = z.infer<typeof HostedState>
type Step = State['steps'][number]
type Side = Step['sides'][number]

/** What a screen can have done. */
export interface Doing {
  act(body: Record<string, unknown>): void
  send(step: string, files: Readonly<Partial<Record<Side, File>>>): void
  /** Says what is wrong; an empty text takes it back. */
  complain(text: string): void
  /** Shows the question of consent again to somebody who declined. */
  askAgain(state: State): void
  /** Address of the page, without a trailing slash. */
  base: string
}

/** Makes the screens, in the browser. */
export function makeScreens(
  { h, button, form, submitButton, safeUrl }: Ui,
  { act, send, complain, askAgain, base }: Doing,
) {
  // the browser reads a picture faster than a person looks, so addresses of pictures are never given back
  const preview = (file: File): string => URL.createObjectURL(file)

  const consent = (state: State): Node[] => [
    h('h1', { tabindex: '-1' }, 'Before you begin'),
    h(
      'p',
      {},
      `${state.vendor.title} would now ask whether it may look at your document and your face. `,
      'Here nobody looks at anything: pictures stay on the machine that runs the simulator.',
    ),
    h('p', { class: 'soft' }, 'You need no document. Every picture can be replaced by a specimen.'),
    h(
      'div',
      { class: 'row' },
      button('Agree and continue', () => act({ kind: 'consent', given: true }), 'main'),
      button('Decline', () => act({ kind: 'consent', given: false })),
    ),
  ]

  const declined = (state: State): Node[] => [
    h('h1', { tabindex: '-1' }, 'You declined'),
    h('p', {}, 'Nothing was sent. For the vendor this ends nothing: the journey stays as it is.'),
    h(
      'div',
      { class: 'row' },
      button('Back to the question', () => askAgain(state), 'main'),
    ),
  ]

  function documentChoice({ countries, document: asked }: State): Node[] {
    const own = asked?.own
    const kinds = [
      ['passport', 'Passport'],
      ['identity_card', 'Identity card'],
      ['driving_licence', 'Driving licence'],
      ['residence_permit', 'Residence permit'],
      ['visa', 'Visa'],
    ] as const
    const offered = kinds.filter(([kind]) => asked?.kinds.includes(kind))
    // not every state issues every kind
    const issuers = countries.filter((one) => offered.some(([kind]) => one.documentKinds.includes(kind)))
    const first = asked?.country ?? own?.country
    const country = h(
      'select',
      { id: 'country', name: 'country', onchange: () => offer() },
      ...issuers.map(({ code, name }) => h('option', { value: code, selected: code === first }, name)),
    )
    const preferred = offered.find(([kind]) => kind === own?.documentKind) ?? offered[0]
    const radios = offered.map(([kind]) =>
      h('input', { type: 'radio', name: 'kind', value: kind, checked: kind === preferred?.[0] }),
    )
    const choices = offered.map(([, name], i) => h('label', { class: 'choice' }, radios[i]!, h('span', {}, name)))
    function offer(): void {
      const issued = issuers.find(({ code }) => code === country.value)?.documentKinds ?? []
      for (const radio of radios) radio.disabled = !issued.some((kind) => kind === radio.value)
      const checked = radios.find((radio) => radio.checked)
      if (checked?.disabled) radios.find((radio) => !radio.disabled)!.checked = true
    }
    offer()
    const choose = (): void => {
      const { value } = radios.find((radio) => radio.checked)!
      act({ kind: 'document', country: country.value, documentKind: value })
    }
    return [
      h('h1', { tabindex: '-1' }, 'Choose your document'),
      form(
        choose,
        h('div', { class: 'field' }, h('label', { class: 'field', for: 'country' }, 'Issuing country'), country),
        h('fieldset', {}, h('legend', {}, 'Kind of document'), h('div', { class: 'choices' }, ...choices)),
        h('div', { class: 'row' }, submitButton('Continue')),
      ),
    ]
  }

  const names: Readonly<Record<Side, string>> = { front: 'Front', back: 'Back', selfie: 'Selfie' }

  /** The place of one picture. */
  function slot(side: Side, isOnly: boolean, put: (file: File | 'specimen') => void): HTMLElement {
    const frame = h('div', { class: side === 'selfie' ? 'frame tall' : 'frame' }, 'No picture yet')
    const show = (file: File | 'specimen', src: string, alt: string): void => {
      frame.classList.add('full')
      // what has no pixels, such as a PDF, is named instead
      const image = h('img', { src, alt, onerror: () => frame.replaceChildren(alt) })
      frame.replaceChildren(image)
      put(file)
    }
    const input = h('input', {
      type: 'file',
      class: 'hide',
      accept: 'image/jpeg,image/png,image/webp,application/pdf',
      capture: side === 'selfie' ? 'user' : 'environment',
      onchange: () => {
        const file = input.files?.[0]
        if (file) show(file, preview(file), `${names[side]}: ${file.name}`)
      },
    })
    const useSpecimen = (): void => show('specimen', `${base}/specimens/${side}`, `${names[side]}: specimen`)
    return h(
      'div',
      { class: 'slot', role: 'group', 'aria-label': names[side] },
      h('h2', { class: isOnly ? 'hide' : '' }, names[side]),
      frame,
      h(
        'div',
        { class: 'row' },
        h(
          'label',
          { class: 'pick' },
          h('span', { class: 'hide' }, `${names[side]}: `),
          'Take or choose a picture',
          input,
        ),
        h(
          'button',
          { type: 'button', onclick: useSpecimen },
          h('span', { class: 'hide' }, `${names[side]}: `),
          'Use the specimen',
        ),
      ),
    )
  }

  function attemptNote({ message, attempts, attemptsLeft }: Step): HTMLElement | false {
    if (attempts === 0 || !message) return false
    const left = attemptsLeft === 1 ? '1 attempt left' : `${attemptsLeft} attempts left`
    return h('p', { class: 'alert', role: 'alert' }, `${message} ${left}.`)
  }

  function pictures(step: Step): Node[] {
    const files: Partial<Record<Side, File>> = {}
    const filled = new Set<Side>()
    const slots = step.sides.map((side) =>
      slot(side, step.sides.length === 1, (file) => {
        filled.add(side)
        complain('')
        if (file === 'specimen') delete files[side]
        else files[side] = file
      }),
    )
    const sendAll = (): void => {
      const missing = step.sides.find((side) => !filled.has(side))
      if (missing) complain(`${names[missing]}: take a picture, or use the specimen.`)
      else send(step.id, files)
    }
    return [
      h('h1', { tabindex: '-1' }, step.title),
      ...[attemptNote(step)].filter((note) => note !== false),
      form(
        sendAll,
        h('div', { class: 'slots' }, ...slots),
        h('div', { class: 'row' }, submitButton(step.sides.length > 1 ? 'Send the pictures' : 'Send the picture')),
      ),
    ]
  }

  function code(step: Step): Node[] {
    const input = h('input', {
      id: 'code',
      type: 'text',
      class: 'code',
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      maxlength: '10',
      'aria-describedby': 'code-hint',
    })
    const sendCode = (): void => {
      const given = input.value.trim()
      if (given === '') complain('Enter a code. Whatever you enter will do.')
      else act({ kind: 'submit', step: step.id, code: given })
    }
    return [
      h('h1', { tabindex: '-1' }, step.title),
      ...[attemptNote(step)].filter((note) => note !== false),
      form(
        sendCode,
        h('div', { class: 'field' }, h('label', { class: 'field', for: 'code' }, 'One-time code'), input),
        h(
          'p',
          { class: 'soft', id: 'code-hint' },
          'No code was sent. Whatever you enter will do: the chosen outcome decides.',
        ),
        h('div', { class: 'row' }, submitButton('Send the code')),
      ),
    ]
  }

  const processing = (): Node[] => [
    h('h1', { tabindex: '-1' }, 'Checking what you sent'),
    h('progress', { 'aria-label': 'Checking' }),
    h('p', { class: 'soft' }, 'This takes a moment. Keep the page open.'),
  ]

  function ended({ end }: State, stay: () => void): Node[] {
    const { tone, title, text, redirect } = end!
    const url = redirect && safeUrl(redirect.url)
    const seconds = Math.ceil((redirect?.afterMs ?? 0) / 1000)
    const link = url !== undefined && [
      h(
        'p',
        { class: 'soft' },
        `You are sent on in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, to `,
        h('code', {}, url),
      ),
      h(
        'div',
        { class: 'row' },
        h('a', { class: 'go', href: url, rel: 'noreferrer' }, 'Continue now'),
        button('Stay on this page', stay),
      ),
    ]
    const marks = { good: '✓', bad: '✕', neutral: '…' } as const
    return [
      h(
        'div',
        { class: tone },
        h('div', { class: 'mark', 'aria-hidden': 'true' }, marks[tone]),
        h('h1', { tabindex: '-1' }, title),
        h('p', {}, text),
        ...(link || []),
      ),
    ]
  }

  return { consent, declined, documentChoice, pictures, code, processing, ended }
}
