/** What every page has around it: the strip, the sections, the namespace, and the files it is shown with. */
import { isSignedIn } from '../control/guard.js'
import type { Answer } from '../mocks/exchange.js'
import { version } from '../version.js'
import { assetUrl } from './assets.js'
import type { PageContext, View } from './context.js'
import { pageHeaders } from './headers.js'
import { Live } from './parts/bits.js'
import { ClockFace } from './parts/clock.js'
import { NamespaceSwitch } from './parts/namespaces.js'
import { marked, Own } from './parts/text.js'
import type { Told } from './refusals.js'
import { sections } from './routes.js'

type Around = Pick<PageContext, 'query'> & Partial<PageContext>

/** Makes the page of a view. */
export async function renderView({ title, body, status = 200 }: View, context: Around): Promise<Answer> {
  const [script, style] = await Promise.all([assetUrl('client.js'), assetUrl('style.css')])
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{marked(title.slice(0, 200))} · idvsim</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={style} />
        <script src={script} defer></script>
      </head>
      <body {...sectionOf(context)} {...(context.link && { 'data-events': context.link('/ui/events') })}>
        <a class="skip" href="#main">
          Skip to the page
        </a>
        <Top context={context} />
        <main id="main" tabindex={-1}>
          {body as string}
        </main>
        <footer>
          <p>
            idvsim {version}, a simulator: nothing here is a real verification.{' '}
            <span id="link-state" role="status"></span>
          </p>
          {context.link && context.request && isSignedIn(context.request) && (
            <form method="post" action="/_sim/ui/sign-out">
              <button type="submit" class="small">
                Sign out
              </button>
            </form>
          )}
        </footer>
        <div id="toasts" role="status" aria-live="polite"></div>
      </body>
    </html>
  )
  const text = await page.toString()
  return { status, headers: { ...pageHeaders }, body: `<!doctype html>${text}` }
}

/** The section by whose style the page is shown; those without one are shown as all are. */
function sectionOf({ request }: Around): { class?: string } {
  const name = /^\/_sim\/ui\/([a-z]+)(?:\/|$)/.exec(request?.path ?? '')?.[1]
  return sections.some(({ path }) => path === `/ui/${name}`) ? { class: `in-${name}` } : {}
}

function Top({ context }: { context: Around }) {
  const { link, namespace, request } = context
  const path = request?.path.slice('/_sim'.length) ?? ''
  const isAt = (one: string): boolean => (one === '/' ? path === '/' : path === one || path.startsWith(`${one}/`))
  return (
    <header class="top">
      <p class="brand">
        <a href={link ? link('/') : '/_sim/'}>idvsim</a>
      </p>
      {link && (
        <nav aria-label="Sections">
          <ul>
            {sections.map((section) => (
              <li>
                <a href={link(section.path)} {...(isAt(section.path) && { 'aria-current': 'page' })}>
                  {section.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {link && namespace && (
        <div class="around">
          <Live id="top-clock" on="clock">
            <span class="hide">Clock: </span>
            <ClockFace clock={namespace.clock} />
          </Live>
          <Live id="top-namespaces" on="state">
            <NamespaceSwitch context={context as PageContext} />
          </Live>
        </div>
      )}
    </header>
  )
}

/** Makes the page of an error. */
export function renderError({ status, code, message, hint }: Told, context: Around): Promise<Answer> {
  // what was sent is not sent again by itself
  const isAskedAgain = status === 503 && context.request?.method === 'GET'
  const body = (
    <section class="card" {...(isAskedAgain && { 'data-again': '' })}>
      <h1>That did not work</h1>
      <p>
        <Own text={message} most={1000} />
      </p>
      <p class="soft">
        <Own text={hint} most={1000} />
      </p>
      <p class="soft">
        <code>{code}</code>
      </p>
      {isAskedAgain && <p class="soft">Where scripts run, this page asks again by itself.</p>}
    </section>
  )
  return renderView({ title: 'That did not work', body, status }, context)
}
