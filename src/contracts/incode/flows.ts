/** The verification flows every namespace starts with: plain data, read before any schema is loaded. */

/** One step of a flow, as the person meets it. */
export type FlowStep = {
  id: string
  title: string
  about: 'document' | 'selfie'
  sides: readonly ('front' | 'back' | 'selfie')[]
}

/** One verification flow. */
export type Flow = {
  id: string
  title: string
  steps: readonly FlowStep[]
  /** A known person shows the face only; failures then have reasons of their own. */
  returning: boolean
}

const selfie = { id: 'selfie', title: 'Selfie', about: 'selfie', sides: ['selfie'] } as const

/** Lists the built-in flows, the default one first. */
export const flows: readonly Flow[] = [
  {
    id: 'workforce-id-selfie',
    title: 'ID document front and back, and a selfie',
    steps: [{ id: 'document', title: 'ID document', about: 'document', sides: ['front', 'back'] }, selfie],
    returning: false,
  },
  {
    id: 'workforce-returning',
    title: 'Face authentication of a returning person: a selfie only',
    steps: [selfie],
    returning: true,
  },
]
