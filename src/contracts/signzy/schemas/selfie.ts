/** What the analysis of the selfie says. */
import * as z from 'zod'
import { marked } from '../../define.js'
import { pages } from '../sources.js'

const results = pages.results

/** How one part ended: the status of its own call as text, or that it did not begin. */
const status = () =>
  marked(z.string(), 'documented', results, {
    note: '200 and Not Started are seen; that others are statuses of HTTP too is assumed.',
  })

/** Whether the selfie is of a live person. The vendor spells the name so. */
export const PassiveLiveliness = z.object({
  status: status(),
  liveness: z.boolean().optional(),
  score: marked(z.number().min(0).max(1).optional(), 'documented', results, { note: 'The range is assumed.' }),
})

/** Whether the selfie shows the person of the document. */
export const FaceMatch = z.object({
  status: status(),
  verified: z.boolean().optional(),
  message: marked(z.string().optional(), 'documented', results, {
    note: 'The text of a negative result is known from another call of the vendor.',
  }),
  matchPercentage: z
    .string()
    .regex(/^(?:100\.00|\d{1,2}\.\d\d)%$/)
    .optional(),
})

/** Whether something hides the face. */
export const AdditionalFaceChecks = z.object({
  maskDetection: z.object({
    status: status(),
    result: z.object({ found: z.boolean(), confidence: z.number() }).optional(),
  }),
  faceCoverDetection: z.object({
    status: status(),
    result: z.object({ isFaceCovered: z.boolean(), faceGears: z.array(z.string()) }).optional(),
  }),
})

/** What the analysis of the selfie found. */
export const SelfieAnalysis = z.object({
  passiveLiveliness: PassiveLiveliness, // sic
  faceMatch: FaceMatch,
  additionalFaceChecks: AdditionalFaceChecks,
  attempts: marked(z.int().min(1).optional(), 'documented', results, { note: 'Absent while it has not begun.' }),
  selfieAnalysisCompletedAt: marked(z.iso.datetime().optional(), 'observed', results, {
    note: 'Not on the page: seen in real bodies.',
  }),
})
