/** The page's script: asks the server where the journey stands, shows it, and sends what the person does; sent as text. */
import type { Doing, makeScreens as makeScreensType, State } from './page.screens.js'
import type { Ui } from './page.ui.js'

/** Runs the page, in the browser. */
export function runPage(ui: Ui, makeScreens: typeof makeScreensType): void {
  const { h, byId, announce, button, post, safeUrl } = ui
  const base = location.pathname.replace(/\/+$/, '')
  const pollMs = 400
  let shown = ''
  let chosen = false
  let posted = false
  let asksAgain = false
  let leaving: ReturnType<typeof setTimeout> | undefined
  let polling: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  const doing: Doing = {
    base,
    act: (body) => void act(body),
    send: (step, files) => void send(step, files),
    complain,
    askAgain: (state) => {
      asksAgain = true
      show(state)
    },
  }
  const screens = makeScreens(ui, doing)

  /** Calls the server; a refusal is told, and what is true now is shown. */
  async function call(path: string, init?: RequestInit): Promise<void> {
    const mine = ++asked
    clearTimeout(polling)
    byId('screen').setAttribute('aria-busy', 'true')
    try {
      const response = await fetch(base + path, init)
      const body = await response.json()
      // a later call knows better
      if (mine !== asked) return
      if (response.ok) show(body as State)
      else {
        const { message } = (body as { error: { message: string } }).error
        if (response.status === 409 && init) await call('/state')
        complain(message)
      }
    } catch {
      if (mine === asked) complain('The simulator does not answer. It may have been stopped; try again.')
    } finally {
      byId('screen').removeAttribute('aria-busy')
    }
  }

  function act(body: Record<string, unknown>): Promise<void> {
    asksAgain = false
    return call('/acts', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  function send(step: string, files: Readonly<Record<string, File>>): Promise<void> {
    if (Object.keys(files).length === 0) return act({ kind: 'submit', step })
    const form = new FormData()
    form.set('step', step)
    for (const [side, file] of Object.entries(files)) form.set(side, file)
    return call('/pictures', { method: 'POST', body: form })
  }

  function complain(text: string): void {
    byId('complaint').replaceChildren(...(text ? [h('p', { class: 'alert', role: 'alert' }, text)] : []))
  }

  const isBusy = ({ phase, current, steps }: State): boolean =>
    phase === 'consented' && (current === null || steps.find((s) => s.id === current)?.state === 'processing')

  /** Whether a choice of document is still to be made; the person is asked before the document is first sent. */
  function wantsDocument({ document: asks, steps, current }: State): boolean {
    const step = steps.find((s) => s.id === current)!
    return asks !== null && !(asks.country && asks.documentKind) && step.sides.includes('front') && step.attempts === 0
  }

  function screenOf(state: State): [key: string, make: () => Node[]] {
    const { phase, current, steps } = state
    if (state.end) return ['end', () => screens.ended(state, stay)]
    if (phase === 'created' || phase === 'ended') return ['wait', screens.processing]
    if (state.declined && !asksAgain) return ['declined', () => screens.declined(state)]
    if (phase === 'opened') return ['consent', () => screens.consent(state)]
    if (isBusy(state)) return ['processing', screens.processing]
    if (wantsDocument(state)) return ['document', () => screens.documentChoice(state)]
    const step = steps.find((s) => s.id === current)!
    const make = step.sides.length > 0 ? screens.pictures : screens.code
    return [`step ${step.id} ${step.attempts}`, () => make(step)]
  }

  function show(state: State): void {
    if (state.phase === 'created' && !state.end) return void act({ kind: 'open' })
    byId('brand').textContent = state.vendor.title
    showSteps(state)
    showPanel(state)
    const [key, make] = screenOf(state)
    if (key !== shown) {
      byId('complaint').replaceChildren()
      byId('screen').replaceChildren(...make())
      const heading = byId('screen').querySelector('h1')!
      document.title = `${heading.textContent} · ${state.vendor.title} (simulation)`
      announce(heading.textContent ?? '')
      // the first screen is where the person is already
      if (shown !== '') heading.focus()
      shown = key
      if (state.end) conclude(state.end)
      // who declines dismisses the page
      if (key === 'declined' && state.posts.close !== undefined) post(state.posts.close)
    }
    if (isBusy(state)) polling = setTimeout(() => void call('/state'), pollMs)
  }

  function showSteps({ steps, current, phase }: State): void {
    const words = { open: 'to do', processing: 'being checked', passed: 'done', failed: 'failed' } as const
    byId('steps').replaceChildren(
      ...steps.map((step) => {
        const isCurrent = phase === 'consented' && step.id === current
        return h(
          'li',
          { class: step.state, 'aria-current': isCurrent && 'step' },
          step.title,
          h('span', { class: 'hide' }, `: ${words[step.state]}`),
        )
      }),
    )
  }

  function conclude(end: NonNullable<State['end']>): void {
    if (end.post !== undefined && !posted) posted = post(end.post)
    const url = end.redirect && safeUrl(end.redirect.url)
    if (end.redirect && url !== undefined) leaving = setTimeout(() => location.assign(url), end.redirect.afterMs)
  }

  function stay(): void {
    clearTimeout(leaving)
    announce('You stay on this page.')
  }

  function showPanel(state: State): void {
    const select = byId('outcome') as HTMLSelectElement
    if (select.options.length === 0) {
      select.append(...state.scenarios.map(({ name, title }) => h('option', { value: name }, `${title} (${name})`)))
      select.addEventListener('change', () => {
        chosen = true
      })
      byId('apply').addEventListener('click', () => {
        chosen = false
        void act({ kind: 'choose', scenario: select.value })
      })
      for (const kind of ['complete', 'abandon', 'expire']) {
        byId(kind).addEventListener('click', () => void act({ kind }))
      }
      byId('posts').append(...postButtons(state.posts))
      byId('posts-group').hidden = Object.keys(state.posts).length === 0
      byId('journey').textContent = state.journeyId
    }
    // what the developer is choosing right now stays
    if (!chosen) select.value = state.scenario
    byId('scenario').textContent = state.scenario
    for (const id of ['outcome', 'apply', 'complete', 'abandon', 'expire']) {
      ;(byId(id) as HTMLButtonElement | HTMLSelectElement).disabled = state.end !== null
    }
  }

  const occasions = { close: 'Close', error: 'Error', bot: 'Bot' } as const
  const postButtons = (posts: State['posts']): Node[] =>
    (['close', 'error', 'bot'] as const).flatMap((occasion) => {
      const text = posts[occasion]
      if (text === undefined) return []
      const press = (): void =>
        announce(post(text) ? `Posted ${text}` : 'No window embeds this page, so nothing was posted.')
      return [button(`${occasions[occasion]}: post "${text}"`, press)]
    })

  // whoever comes back to the page sees what is true by now
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && shown !== '') void call('/state')
  })
  void call('/state')
}
