/** Bodies of the login, which the vendor documents for other products. */
import * as z from 'zod'
import { marked, secret } from '../../define.js'
import { pages } from '../sources.js'

/** Body of the login. */
export const LoginRequest = z.object({
  username: z.string().min(1),
  password: secret(z.string().min(1)),
  realm: marked(z.string().optional(), 'assumed', pages.videoLogin, {
    note: 'Asked for by one other product only; read and not used.',
  }),
})

/** Answer of the login. */
export const LoginResponse = z.object({
  id: secret(z.string().min(1)),
  ttl: marked(z.int().min(1), 'assumed', pages.onboarding, {
    note: 'Seconds. One page types it as a text, another as an integer, which every sample shows.',
  }),
  created: z.iso.datetime(),
  userId: z.string().min(1),
})
