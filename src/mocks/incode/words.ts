/** Values of Incode for members that no verification fills: printed by its pages, or of the form that they describe. */
import type { PrintedWords } from '../story.js'

/** Sources: RFC 7523 for the assertion, the pages of requesting a verification and of the Zendesk app for the others. */
export const words: PrintedWords = {
  client_assertion_type: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
  linkExpiryMinutes: [60],
  // ours: no page shows one
  externalCustomerId: ['customer-0'],
  timePassed: ['PT12S'],
}
