/** Shapes of refusals: that of the Omni API, taken for Workforce as well, and that of OAuth. */
import * as z from 'zod'
import { marked } from '../../define.js'
import { epochMs } from '../../epoch.js'
import { pages } from '../sources.js'

/** Body of every error of the Omni API; that Workforce answers the same is assumed. */
export const OmniErrorBody = marked(
  z.object({
    /** Epoch milliseconds. */
    timestamp: epochMs(),
    status: marked(z.int(), 'documented', pages.omniIntroduction, {
      note: 'An HTTP status, or a code of the vendor: one page prints 405, an older one 4005.',
    }),
    error: z.string(),
    message: z.string(),
    path: z.string(),
  }),
  'documented',
  pages.omniIntroduction,
  { note: 'Documented for Omni. That Workforce answers in this shape is assumed.' },
)

/** Body of every error of the OAuth and OpenID Connect calls. */
export const OAuthErrorBody = marked(
  z.object({ error: z.string(), error_description: z.string().optional() }),
  'assumed',
  pages.oidc,
  { note: 'No page shows an error; the shape is that of RFC 6749. Both names were seen in a callback.' },
)
