/** What a page is made from: the simulator seen through its own control plane, and the address that was asked for. */
import type { ControlClient } from '../control/client.js'
import type { Answer, SimRequest } from '../mocks/exchange.js'
import type { Simulator } from '../mocks/simulator.js'
import type { Namespace } from '../runtime/namespaces.js'

/** A form that was sent, and what came of it: for a page that shows it again, filled in as it was. */
export interface SentForm {
  /** The control call that it named. */
  readonly call: string
  readonly fields: readonly (readonly [name: string, text: string])[]
  /** What the call answered. */
  readonly answer?: unknown
  /** Why it was refused, with what is wrong by the names of fields. */
  readonly refusal?: { readonly message: string; readonly hint: string; readonly at: ReadonlyMap<string, string> }
}

/** Everything that a page may use. What changes state goes through `calls`, as any client's calls do. */
export interface PageContext {
  readonly sim: Simulator
  readonly namespace: Namespace
  readonly request: SimRequest
  /** The control plane, in the namespace of the page. */
  readonly calls: ControlClient
  /** Parts of the path, by the names in its template, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Whether secrets and personal data are asked for: `reveal=true`. */
  readonly reveal: boolean
  /** Where a client on this machine reaches the simulator, without a trailing slash. */
  readonly origin: string
  /** Set where the page is made for a form that it sent. */
  readonly sent?: SentForm
  /** The address of a page, in the namespace of this one. `query` members that are undefined or empty are left out. */
  link(path: string, query?: Readonly<Record<string, string | undefined>>): string
}

/** What a page shows; `body` is what stands in `main`. */
export interface View {
  readonly title: string
  readonly body: unknown
  /** @default 200 */
  readonly status?: number
}

/** Makes a page, or answers in another way: with rows for the script, or a file. */
export type Render = (context: PageContext) => Promise<View | Answer>

export const isAnswer = (made: View | Answer): made is Answer => 'headers' in made

/** An address, and what makes its page. */
export interface Route {
  /** Below `/_sim`; `{name}` stands for one part of the path, and an earlier route wins. */
  readonly path: string
  readonly load: () => Promise<Render>
}
