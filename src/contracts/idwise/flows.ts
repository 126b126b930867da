/** The verification flows every namespace starts with: plain data, read before any schema is loaded. */

/** One step of a flow, as the client meets it. */
export type FlowStep = {
  /** Opaque: ids differ between flows and say nothing about the order. */
  stepId: number
  type: 'Document' | 'Selfie'
  title: string
  /** Document sides the step takes, in the order of `image` and `image2`; none for a selfie. */
  sides: readonly ('front' | 'back')[]
}

/** One verification flow. */
export type Flow = {
  id: string
  title: string
  steps: readonly FlowStep[]
  /** Whether the person is searched in watch lists. */
  aml: boolean
  /** Whether the flow compares a new selfie with that of an earlier journey. */
  spotCheck: boolean
  /** Attempts per step before it is concluded; the vendor's step result model gives 2 as an example. */
  attemptLimit: number
  documentKind: 'identity_card' | 'passport'
}

/** Lists the built-in flows, the default one first. */
export const flows: readonly Flow[] = [
  {
    id: 'flow-id-selfie',
    title: 'ID document front and back in one step, and a selfie',
    // 0 is the step id that the vendor's guide prints
    steps: [
      { stepId: 0, type: 'Document', title: 'Photo ID', sides: ['front', 'back'] },
      { stepId: 1, type: 'Selfie', title: 'Selfie', sides: [] },
    ],
    aml: false,
    spotCheck: false,
    attemptLimit: 2,
    documentKind: 'identity_card',
  },
  {
    id: 'flow-passport',
    title: 'Passport only',
    steps: [{ stepId: 20, type: 'Document', title: 'Passport', sides: ['front'] }],
    aml: false,
    spotCheck: false,
    attemptLimit: 2,
    documentKind: 'passport',
  },
  {
    id: 'flow-id-selfie-aml',
    title: 'ID document front and back in two steps, a selfie, and an AML check',
    steps: [
      { stepId: 50, type: 'Document', title: 'Photo ID - Front', sides: ['front'] },
      { stepId: 51, type: 'Document', title: 'Photo ID - Back', sides: ['back'] },
      { stepId: 52, type: 'Selfie', title: 'Selfie', sides: [] },
    ],
    aml: true,
    spotCheck: false,
    attemptLimit: 2,
    documentKind: 'identity_card',
  },
  {
    id: 'flow-selfie-recheck',
    title: 'Selfie re-check of a known applicant (spot check)',
    steps: [{ stepId: 70, type: 'Selfie', title: 'Selfie', sides: [] }],
    aml: false,
    spotCheck: true,
    attemptLimit: 2,
    documentKind: 'identity_card',
  },
]
