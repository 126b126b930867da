/** Shapes that several Veratad bodies share: errors, the session's progress, the fields of a person. */
import * as z from 'zod'
import { marked, personal } from '../../define.js'
import { pages } from '../sources.js'

/** Body of every error: printed for the token call, assumed for the others. */
export const ErrorBody = z.object({ error: z.string(), error_description: z.string() })

/** How far a session has come. Here `PENDING` means a manual review, and nothing else. */
export const CurrentStatus = marked(z.enum(['INIT', 'IN PROGRESS', 'PENDING', 'COMPLETED']), 'documented', pages.status)

/** The verdict on a journey. Here `PENDING` means that the journey is still open. */
export const JourneyStatus = marked(z.enum(['PASS', 'FAIL', 'PENDING', '']), 'documented', pages.status, {
  note: 'That it is empty before the first component is a statement of the older generation, assumed here.',
})

const text = () => personal(z.string())

/** What is known of a person; every field is empty text when unknown. */
export const personFields = {
  fn: text(),
  ln: text(),
  addr: text(),
  city: text(),
  state: text(),
  zip: text(),
}
