/** What IDWise's pages and the documented assumptions say a journey does: a small model, written without the simulator. */

/** Milliseconds that processing takes in the model. */
export const processingMs = 1_000
const reviewMs = 600_000
const attemptLimit = 2

export const modelFlows = {
  'flow-id-selfie': { documents: [0], selfies: [1], aml: false },
  'flow-passport': { documents: [20], selfies: [], aml: false },
  'flow-id-selfie-aml': { documents: [50, 51], selfies: [52], aml: true },
} as const
export type FlowId = keyof typeof modelFlows

export const modelScenarios = [
  'approved',
  'document_unreadable',
  'document_tampered',
  'liveness_failed',
  'pep_hit',
  'manual_review_approved',
] as const
export type ScenarioName = (typeof modelScenarios)[number]

type StepPhase = 'unsent' | 'busy' | 'retry' | 'done' | 'skipped'
interface Step {
  id: number
  document: boolean
  phase: StepPhase
  good: boolean
  attempts: number
}

export interface Review {
  new_decision: 'Approved' | 'Rejected' | 'Resubmission Requested'
  step_reviews?: { step_id: number; review_decision: 'Resubmit' | 'Approve' }[]
}

/** One journey of the model. Every call answers the status that is due. */
export class ModelJourney {
  readonly steps: Step[]
  phase: 'open' | 'completing' | 'decided' | 'resubmission' | 'deleted' = 'open'
  decision: 'Incomplete' | 'Complete' | 'Refer' = 'Incomplete'
  manual: 'Approved' | 'Rejected' | null = null
  #requested: number[] = []
  #due: { at: number; run: () => void }[] = []

  constructor(
    readonly flow: FlowId,
    readonly scenario: ScenarioName,
    public now: number,
  ) {
    const { documents, selfies } = modelFlows[flow]
    const step = (document: boolean) => (id: number) => ({
      id,
      document,
      phase: 'unsent' as const,
      good: false,
      attempts: 0,
    })
    this.steps = [...documents.map(step(true)), ...selfies.map(step(false))]
  }

  step(id: number, image: boolean, skipped: boolean): number {
    if (this.phase === 'deleted') return 404
    if (this.phase !== 'open' && this.phase !== 'resubmission') return 409
    const step = this.steps.find((s) => s.id === id)
    if (!step) return 400
    if (step.phase !== 'unsent' && step.phase !== 'retry') return 409
    if (skipped) {
      step.phase = 'skipped'
      this.#look()
      return 200
    }
    if (!image) return 400
    step.phase = 'busy'
    step.attempts++
    this.#after(processingMs, () => this.#finish(step))
    return 200
  }

  complete(): number {
    if (this.phase === 'deleted') return 404
    if (this.phase !== 'open') return 409
    this.phase = 'completing'
    this.#look()
    return 200
  }

  review({ new_decision, step_reviews = [] }: Review): number {
    if (this.phase === 'deleted') return 404
    if (this.decision === 'Incomplete') return 409
    if (new_decision !== 'Resubmission Requested') {
      this.phase = 'decided'
      this.manual = new_decision
      return 200
    }
    const said = new Map(step_reviews.map((r) => [r.step_id, r.review_decision]))
    const known = [...said.keys()].every((id) => this.steps.some((s) => s.id === id))
    const again = this.steps.filter((s) => said.get(s.id) === 'Resubmit')
    const uncovered = this.failed().some((s) => !said.has(s.id))
    if (!known || uncovered || again.length === 0 || again.some((s) => s.phase === 'unsent')) return 400
    if (this.phase === 'resubmission' || again.some((s) => s.phase === 'busy')) return 409
    for (const step of again) Object.assign(step, { phase: 'unsent', good: false, attempts: 0 })
    this.#requested = again.map((s) => s.id)
    this.phase = 'resubmission'
    this.manual = null
    return 200
  }

  amend(): number {
    if (this.phase === 'deleted') return 404
    return modelFlows[this.flow].aml && this.decision !== 'Incomplete' ? 200 : 409
  }

  remove(): number {
    if (this.phase === 'deleted') return 404
    this.phase = 'deleted'
    this.#due = []
    return 200
  }

  /** Moves the clock; what falls due happens in order. */
  advanceTo(target: number): void {
    for (;;) {
      const next = [...this.#due].sort((a, b) => a.at - b.at)[0]
      if (!next || next.at > target) break
      this.#due = this.#due.filter((d) => d !== next)
      this.now = next.at
      next.run()
    }
    this.now = target
  }

  /** Steps that stand failed. */
  failed(): Step[] {
    const sent = this.steps.filter((s) => s.phase === 'done' || s.phase === 'retry')
    const documents = sent.filter((s) => s.document)
    switch (this.scenario) {
      case 'document_tampered':
      case 'manual_review_approved':
        return documents
      case 'document_unreadable':
        return documents.some((s) => !s.good) ? documents : []
      case 'liveness_failed':
        return sent.filter((s) => !s.document)
      case 'pep_hit':
        return modelFlows[this.flow].aml ? documents : []
      default:
        return []
    }
  }

  #judge(): 'Complete' | 'Refer' {
    const any = this.steps.some((s) => s.phase === 'done' || s.phase === 'retry')
    return any && this.failed().length === 0 ? 'Complete' : 'Refer'
  }

  #finish(step: Step): void {
    step.good = !(step.document && this.scenario === 'document_unreadable')
    step.phase = step.good || step.attempts >= attemptLimit ? 'done' : 'retry'
    this.#look()
  }

  /** Looks whether something ends now: a completed journey with nothing busy, or a resubmission with all of it in. */
  #look(): void {
    const settled = (s: Step): boolean => s.phase === 'done' || s.phase === 'skipped'
    if (this.phase === 'resubmission' && this.steps.every((s) => settled(s) || !this.#requested.includes(s.id))) {
      this.phase = 'decided'
      this.decision = this.#judge()
    }
    if (this.phase === 'completing' && this.steps.every((s) => s.phase !== 'busy')) {
      this.#after(processingMs, () => this.#decide())
    }
  }

  #decide(): void {
    this.phase = 'decided'
    this.decision = this.#judge()
    if (this.scenario !== 'manual_review_approved' || this.decision === 'Complete') return
    this.#after(reviewMs, () => {
      if (this.manual !== null) return
      this.manual = 'Approved'
      this.phase = 'decided'
    })
  }

  #after(ms: number, run: () => void): void {
    this.#due.push({ at: this.now + ms, run })
  }
}
