/** Bodies of the newer route on Omni: a verification asked for by help desks and HR systems. */
import * as z from 'zod'
import { marked, personal, secret } from '../../define.js'
import { pages } from '../sources.js'

const lifetime = (page: string, note: string) =>
  marked(z.int().min(1).max(5_256_000).optional(), 'observed', page, {
    note: `${note} Minutes. The greatest value, ten years, is ours.`,
  })

/** Headers of Request New Onboarding. */
export const RequestNewHeaders = z.object({
  'api-version': marked(z.literal('1.0'), 'documented', pages.workday, {
    note: 'Anything but `1.0` answers 406.',
  }),
  'x-api-key': secret(
    marked(z.string().optional(), 'observed', pages.jiraApp, {
      note: 'Sent by public code; the page does not ask for it.',
    }),
  ),
})

/** Body of Request New Onboarding. */
export const RequestNewOnboardingRequest = z.object({
  integrationReference: marked(z.string().min(1), 'documented', pages.helpdesk),
  loginHint: personal(
    marked(z.string().min(1), 'documented', pages.directory, { note: 'An e-mail address, or an employee id.' }),
  ),
  notification: marked(
    z
      .object({
        type: marked(z.enum(['EMAIL', 'SMS', 'EMAIL_AND_SMS']), 'documented', pages.helpdesk, {
          note: '`EMAIL_AND_SMS` was seen in public code only.',
        }),
        email: personal(marked(z.string().optional(), 'observed', pages.jiraApp)),
        phone: personal(marked(z.string().optional(), 'observed', pages.jiraApp)),
      })
      .optional(),
    'documented',
    pages.helpdesk,
    { note: 'Nothing is sent by the simulator.' },
  ),
  linkValidityInMinutes: lifetime(pages.jiraApp, 'Two public clients name the lifetime of the link differently.'),
  linkExpiryMinutes: lifetime(pages.zendeskApp, 'Two public clients name the lifetime of the link differently.'),
  externalCustomerId: marked(z.string().min(1).optional(), 'observed', pages.zendeskApp),
})

/** Answer of Request New Onboarding. The link alone opens the verification, hence a secret. */
export const RequestedOnboarding = z.object({
  interviewId: marked(z.string().min(1), 'observed', pages.jiraApp),
  url: secret(
    marked(z.url(), 'observed', pages.jiraApp, { note: 'That a link is answered is documented, its field is not.' }),
  ),
})
