/** The sign-in of a dashboard on another machine: the control token, kept by the browser until it is closed. */
import { controlCookie, isToken } from '../control/guard.js'
import type { Answer, SimRequest } from '../mocks/exchange.js'
import type { Simulator } from '../mocks/simulator.js'
import { pageHeaders } from './headers.js'
import { renderView } from './layout.js'
import { answerRefusal } from './refusals.js'

const formLimit = 4096

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
  const cookie = `${controlCookie}=${encodeURIComponent(token)}; Path=/_sim; HttpOnly; SameSite=Strict`
  return { status: 303, headers: { ...pageHeaders, location: to, 'set-cookie': cookie }, body: null }
}

/** An address of the dashboard: nobody is sent anywhere else. */
const safe = (to: string | null): string =>
  to !== null && /^\/_sim\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(to) ? to : '/_sim/'

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
