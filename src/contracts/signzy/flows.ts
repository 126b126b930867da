/** The flows every namespace starts with: plain data, read before any schema is loaded. */

/** One step of a flow, as the person meets it on the page. */
export type FlowStep = {
  id: 'document' | 'selfie'
  title: string
  /** Pictures the step takes. */
  sides: readonly ('front' | 'back' | 'selfie')[]
}

/** One flow. The vendor's customers configure theirs; ids of theirs are UUIDs. */
export type Flow = {
  id: string
  title: string
  version: number
  test: boolean
  steps: readonly FlowStep[]
  documentKind: 'identity_card' | 'passport'
}

const card: FlowStep = { id: 'document', title: 'Identity document', sides: ['front', 'back'] }
const passport: FlowStep = { id: 'document', title: 'Passport', sides: ['front'] }
const selfie: FlowStep = { id: 'selfie', title: 'Selfie', sides: ['selfie'] }

/** Lists the built-in flows, the default one first. */
export const flows: readonly Flow[] = [
  {
    id: 'otk-document-selfie',
    title: 'Identity document front and back, and a selfie',
    version: 1,
    test: false,
    steps: [card, selfie],
    documentKind: 'identity_card',
  },
  {
    id: 'otk-passport-selfie',
    title: 'Passport and a selfie',
    version: 1,
    test: false,
    steps: [passport, selfie],
    documentKind: 'passport',
  },
  {
    id: 'otk-document-only',
    title: 'Identity document front and back, without a selfie',
    version: 1,
    test: false,
    steps: [card],
    documentKind: 'identity_card',
  },
]
