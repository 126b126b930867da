/** Incode's part of the page a link opens: what happens there, and what the person is told in the end. */
import type { incode } from '../../contracts/incode/index.js'
import type { Verification } from '../../fixtures/incode/verification.js'
import { hostSessions } from '../hosted/sessions.js'
import type { HostedEnd } from '../hosted/types.js'
import { answerReview, happened } from './progress.js'
import { type IncodeTools, traces, verifications } from './records.js'
import { drawFor } from './start.js'

export const { hosted, jobs } = hostSessions<typeof incode, Verification>({
  kind: verifications,
  declineEnds: true,
  find,
  happened,
  review: answerReview,
  redraw: (tools, verification, scenario) => {
    const { environment, personKey, loginHint, correlationId, session } = verification
    const known = { loginHint: loginHint ?? undefined, correlationId: correlationId ?? undefined }
    return drawFor(tools, { environment, personKey, ...known, chosen: session }, scenario)
  },
  show: async (_tools, verification) => ({
    end: verification.session.phase === 'ended' ? endOf(verification) : null,
  }),
})

async function find({ tx }: IncodeTools, id: string, by: 'link' | 'any'): Promise<Verification | undefined> {
  const [byLink] = await tx.find(verifications, 'link', id, { limit: 1 })
  if (byLink || by === 'link') return byLink
  const trace = await tx.get(traces, id)
  const found = await tx.get(verifications, trace?.verificationId ?? id)
  return found ?? (await tx.find(verifications, 'interview', id, { limit: 1 }))[0]
}

const ends = {
  succeeded: { tone: 'good', title: 'You are verified', text: 'Nothing more is needed.' },
  failed: { tone: 'bad', title: 'You could not be verified', text: 'Ask whoever sent you here what to do next.' },
  running: { tone: 'neutral', title: 'Thank you', text: 'Somebody will look at what you sent.' },
} as const

function endOf({ state, returnTo }: Verification): HostedEnd {
  const end = state === 'succeeded' || state === 'failed' ? ends[state] : ends.running
  return { ...end, ...(returnTo !== null && { redirect: { url: returnTo, afterMs: 2000 } }) }
}
