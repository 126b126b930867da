/** The sign-in of a dashboard on another machine: the control token, kept by the browser until it is closed. */
import { controlCookie, isToken } from '../control/guard.js'
import type { Answer, SimRequest } from '../mocks/exchange.js'
import type { Simulator } from '../mocks/simulator.js'
import { pageHeaders } from './headers.js'
import { renderView } from './layout.js'
import { isOwnAddress } from './own-address.js'
import { answerRefusal } from './refusals.js'

/** Largest form, in bytes: the token, and the longest address with everything in it escaped. */
const formLimit = 16_384

/** Asks for the token, or takes it. */
export async function answerSignIn({ options }: Simulator, request: SimRequest): Promise<Answer> {
  const query = new URLSearchParams(request.query)
  if (options.controlToken === undefined) {
    const told = {
      status: 404,
      code: 'not_found',
      message: 'This simulator has no control token: nobody can sign in.',
      hint: 'Open the dashboard on its own machine, or start it with --control-token.',
    }
    return answerRefusal(told, request)
  }
  if (request.method === 'GET') return signIn(safe(query.get('to')))
  const bytes = request.method === 'POST' ? await request.read(formLimit) : 'broken'
  const fields = new URLSearchParams(typeof bytes === 'string' ? '' : new TextDecoder().decode(bytes))
  const to = safe(fields.get('to'))
  const token = fields.get('token') ?? ''
  if (!isToken(token, options.controlToken)) return signIn(to, 'That is not the control token.')
  return sendOn(to, cookieOf(request, encodeURIComponent(token)))
}

/** Lets the browser forget the token. */
export function answerSignOut(request: SimRequest): Answer {
  return sendOn('/_sim/', cookieOf(request, '', '; Max-Age=0'))
}

/** For this site alone; where a proxy says that it was asked over TLS, for nothing less. */
const cookieOf = (request: SimRequest, value: string, more = ''): string =>
  `${controlCookie}=${value}; Path=/_sim; HttpOnly; SameSite=Strict${
    request.header('x-forwarded-proto') === 'https' ? '; Secure' : ''
  }${more}`

const sendOn = (location: string, cookie: string): Answer => ({
  status: 303,
  headers: { ...pageHeaders, location, 'set-cookie': cookie },
  body: null,
})

/** An address of the dashboard: nobody is sent anywhere else. */
const safe = (to: string | null): string =>
  to !== null && /^[\x21-\x7e]+$/.test(to) && isOwnAddress(to) ? to : '/_sim/'

const signIn = (to: string, complaint?: string): Promise<Answer> =>
  renderView(
    {
      title: 'Sign in',
      status: complaint === undefined ? 200 : 403,
      body: (
        <section class="card narrow">
          <h1>Sign in</h1>
          <p>
            The simulator asks for its control token, the value of <code class="nowrap">--control-token</code>.
          </p>
          {complaint !== undefined && (
            <p class="alert" role="alert">
              {complaint}
            </p>
          )}
          <form method="post" action="/_sim/ui/sign-in">
            <input type="hidden" name="to" value={to} />
            <label class="field">
              <span>Control token</span>
              <input type="password" name="token" required autocomplete="current-password" />
            </label>
            <button type="submit" class="main">
              Sign in
            </button>
          </form>
        </section>
      ),
    },
    { query: new URLSearchParams() },
  )
