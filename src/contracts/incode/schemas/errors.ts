/** Shapes of refusals: that of the Omni API, the same taken for Workforce, and that of OAuth. */
import * as z from 'zod'
import { marked } from '../../define.js'
import { epochMs } from '../../epoch.js'
import { pages } from '../sources.js'

const shape = (evidence: 'documented' | 'assumed', note: string) =>
  marked(
    z.object({
      /** Epoch milliseconds. */
      timestamp: epochMs(),
      status: marked(z.int(), evidence, pages.omniIntroduction, {
        note: 'An HTTP status, or a code of the vendor: one page prints 405, an older one 4005.',
      }),
      error: z.string(),
      message: z.string(),
      path: z.string(),
    }),
    evidence,
    pages.omniIntroduction,
    { note },
  )

/** Body of every error of the Omni API. */
export const OmniErrorBody = shape('documented', 'Documented for Omni.')

/** Body of every error of Workforce. */
export const WorkforceErrorBody = shape('assumed', 'No page shows one: that of the Omni API is taken.')

/** Body of every error of the OAuth and OpenID Connect calls. */
export const OAuthErrorBody = marked(
  z.object({ error: z.string(), error_description: z.string().optional() }),
  'assumed',
  pages.oidc,
  { note: 'No page shows an error; the shape is that of RFC 6749. Both names were seen in a callback.' },
)
