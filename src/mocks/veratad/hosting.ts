/** A session on the vendor's page: what each act brings about, and what the page shows at the end. */
import type { veratad } from '../../contracts/veratad/index.js'
import type { SessionEvent } from '../../fixtures/capture.js'
import type { VxSession } from '../../fixtures/veratad/session.js'
import { hostSessions, limitPhase } from '../hosted/sessions.js'
import type { HostedEnd } from '../hosted/types.js'
import { answerReview, begin, conclude, register } from './components.js'
import { drawFor } from './draw.js'
import { optionsOf, sessions, userId, users, type VeratadTools } from './records.js'

const { hosted, jobs } = hostSessions<typeof veratad, VxSession>({
  kind: sessions,
  // the page can be closed; nothing says that refusing ends anything
  declineEnds: false,
  find,
  happened,
  review: answerReview,
  redraw: (tools, session, scenario) => {
    const { country, documentKind } = session.session
    return drawFor(tools, session, scenario, {
      kind: documentKind ?? session.case.document.kind,
      ...(country !== null && { country }),
    })
  },
  show: async (_tools, session) => ({
    end: endOf(session),
    posts: { close: 'CLOSE', error: 'ERROR', bot: 'BOT DETECTED' },
  }),
})

export { hosted, jobs as hostedJobs }

async function find(tools: VeratadTools, id: string, by: 'link' | 'any'): Promise<VxSession | undefined> {
  // a whole link names its session as well as its code does
  const code = by === 'any' ? id.slice(id.lastIndexOf('/') + 1) : id
  const [linked] = await tools.tx.find(sessions, 'link', code, { limit: 1 })
  if (linked || by === 'link') return linked
  const user = id.includes('@') ? await tools.tx.get(users, userId('live', id)) : undefined
  return tools.tx.get(sessions, user?.newestId ?? id)
}

async function happened(tools: VeratadTools, session: VxSession, event: SessionEvent): Promise<VxSession> {
  const { id } = session
  switch (event.kind) {
    case 'opened': {
      const registered = await register(tools, session)
      if (registered.turnedAway) tools.tx.retire(id)
      else limitPhase(tools, id, 'opened', optionsOf(tools).sessionValiditySeconds * 1000)
      return registered
    }
    case 'answered':
      return event.consent ? begin(tools, session, session.route.components[0]) : session
    case 'submitted':
      return session
    case 'processed':
      return event.concluded ? conclude(tools, session, event.stepId, event.outcome) : session
    case 'ended':
      // a session under review has not ended as far as memory is concerned
      if (session.state !== 'PENDING') tools.tx.retire(id)
      return session
  }
}

const ends: Readonly<Record<string, HostedEnd>> = {
  PASS: { tone: 'good', title: 'Verified', text: 'The verification succeeded.', post: 'PASS' },
  FAIL: { tone: 'bad', title: 'Not verified', text: 'The verification failed.', post: 'FAIL' },
  PENDING: { tone: 'neutral', title: 'Under review', text: 'Somebody looks at the document. There is nothing to do.' },
  turnedAway: {
    tone: 'good',
    title: 'Already verified',
    text: 'This e-mail was verified before.',
    post: 'ALREADY VERIFIED',
  },
  over: { tone: 'bad', title: 'Link expired', text: 'The link is no longer valid.', post: 'LINK EXPIRED' },
}

function endOf({ session, status, turnedAway }: VxSession): HostedEnd | null {
  if (session.phase !== 'ended') return null
  if (turnedAway) return ends.turnedAway!
  return session.end === 'completed' ? ends[status]! : ends.over!
}
