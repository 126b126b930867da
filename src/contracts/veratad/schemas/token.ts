/** Bodies of the token call. */
import * as z from 'zod'
import { marked, secret } from '../../define.js'
import { pages } from '../sources.js'

/** Body of the token call. */
export const CreateTokenRequest = z.object({
  client_id: z.string(),
  client_secret: secret(z.string()),
  audience: marked(z.string(), 'documented', pages.create, {
    note: 'The page knows `dcams.app` alone. Any text is read, so that another can be refused in the printed words.',
  }),
  grant_type: marked(z.string(), 'documented', pages.create, {
    note: 'The page knows `client_credentials` alone.',
  }),
})

/** Answer of the token call. */
export const AccessToken = z.object({
  access_token: secret(z.string().min(1)),
  expires_in: marked(z.int().min(1), 'documented', pages.create, {
    note: 'Printed as 3600; that it counts seconds is inferred.',
  }),
  token_type: z.literal('Bearer'),
})
