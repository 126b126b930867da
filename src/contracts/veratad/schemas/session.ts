/** Bodies of the calls that make a session and say how far it has come. */
import * as z from 'zod'
import { marked, personal, secret } from '../../define.js'
import { pages } from '../sources.js'
import { CurrentStatus } from './common.js'
import { Styles } from './styles.js'

const old = pages.createOld
const said = (schema: z.ZodString) => personal(marked(schema.optional(), 'documented', old))

const defaulted = (what: string) =>
  marked(z.string().optional(), 'documented', pages.create, {
    note: `Missing or empty text means the default ${what} of the client. Printed ids are no hexadecimal UUIDs, so any text is read.`,
  })

/** Where the webhooks of one session go. */
export const SessionWebhook = z.object({
  endpoint: marked(z.url({ protocol: /^https?$/, hostname: /.+/ }).optional(), 'documented', pages.create, {
    note: 'The page asks for a public HTTPS address; http is taken too, for receivers on a developer’s machine. How its authentication is configured is not known: see the option sessionWebhookAuth.',
  }),
})

/** Body of Create Session. */
export const CreateSessionRequest = z.object({
  email: personal(
    marked(
      z
        .string()
        .max(320)
        .regex(/^[^@\s]+@[^@\s]+$/, 'must be an e-mail address'),
      'documented',
      pages.create,
      {
        note: 'Identifies the person and need not be a mailbox that works. That a text without @ is refused is assumed.',
      },
    ),
  ),
  age: marked(z.string().regex(/^\d{1,3}\+$/, 'must be a number and a plus, such as 21+'), 'documented', pages.create, {
    note: 'The age to be checked, not that of the person. That other forms are refused is assumed.',
  }),
  route_id: defaulted('route'),
  settings_id: defaulted('settings'),
  brand_id: defaulted('brand'),
  styles: Styles.optional(),
  webhook: SessionWebhook.optional(),
  fn: said(z.string()),
  ln: said(z.string()),
  addr: said(z.string()),
  city: said(z.string()),
  state: said(z.string()),
  zip: said(z.string()),
  phone: said(z.string()),
  dob: personal(
    marked(
      z
        .string()
        .regex(/^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/, 'must be a date as YYYYMMDD')
        .optional(),
      'documented',
      old,
    ),
  ),
  ssn: personal(
    marked(
      z
        .string()
        .regex(/^(?:\d{3}-?\d{2}-?\d{4}|\d{4})$/, 'must be nine digits or four')
        .optional(),
      'documented',
      old,
      { note: 'Nine digits or four; the sample has dashes.' },
    ),
  ),
  reference: marked(z.string().optional(), 'documented', old, { note: 'One value of the client’s own.' }),
  additionalData: personal(
    marked(z.record(z.string(), z.string()).optional(), 'assumed', pages.result, {
      note: 'Described where results echo it; the text of the request ends before it.',
    }),
  ),
})

/** Answer of Create Session under the assumed names. The link alone opens the journey, hence a secret. */
export const SessionLink = z.object({ link: secret(z.url()), request_id: z.string().min(1) })

/** Answer of Create Session: the assumed names, or those of the option `createdNames`. */
export const CreatedSession = marked(
  z.union([SessionLink, z.record(z.string(), secret(z.string()))]),
  'assumed',
  pages.create,
  {
    note: 'The page says that a link comes back, other pages that a request id does; neither name is readable. The option createdNames sets others.',
  },
)

/** How far a session has come. */
export const SessionStatus = z.object({ current_status: CurrentStatus })
