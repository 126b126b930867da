/** Answers that came while cases were prepared: judged too, and reported once for each endpoint. */
import type { VendorDef } from '../../contracts/define.js'
import type { Exchange } from '../judge/message.js'
import { judgeResponse } from '../judge/response.js'
import { endpointOf } from '../judge/subject.js'
import { fails, type JudgeOptions, type Violation } from '../judge/violation.js'
import type { CaseResult } from './types.js'

interface Kept {
  answers: number
  comparisons: number
  violations: Map<string, Violation>
}

export class OnTheWay {
  readonly #endpoints = new Map<string, Kept>()

  constructor(
    readonly vendor: VendorDef,
    readonly how: JudgeOptions,
  ) {}

  async judge(endpoint: string, { response }: Exchange): Promise<void> {
    const { violations, comparisons } = await judgeResponse(endpointOf(this.vendor, endpoint), response, this.how)
    const kept = this.#endpoints.get(endpoint) ?? { answers: 0, comparisons: 0, violations: new Map() }
    this.#endpoints.set(endpoint, kept)
    kept.answers++
    // the same answer many times over is no more than one comparison of it
    kept.comparisons = Math.max(kept.comparisons, comparisons)
    for (const one of violations) kept.violations.set(`${one.rule} ${one.path} ${one.message}`, one)
  }

  results(): CaseResult[] {
    return [...this.#endpoints].map(([endpoint, { answers, comparisons, violations }]) => {
      const found = [...violations.values()]
      return {
        id: `${this.vendor.profile.id}.${endpoint}.on-the-way`,
        title: `${endpoint} answers as declared where other cases call it first (${answers === 1 ? 'once' : `${answers} times`})`,
        status: fails({ violations: found }) ? 'failed' : 'passed',
        violations: found,
        comparisons,
      }
    })
  }
}
