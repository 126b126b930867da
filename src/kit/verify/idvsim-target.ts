/** A running idvsim as a target: steered through its control plane, in two namespaces of its own. */
import type { ConformanceCase } from '../../contracts/conformance.js'
import type { VendorDef } from '../../contracts/define.js'
import { connect } from '../../control/client.js'
import { RefusedCall, SimError } from '../../errors.js'
import { proofsOf } from '../conformance/proofs.js'
import { type ConformanceTarget, credentialsOf, type Sent, type Who } from '../conformance/target.js'
import { createReceiver, type Received } from '../receiver.js'
import { paced } from './server-target.js'

/** Tells whether an idvsim answers there. @throws SimError `unreachable` when nobody does */
export async function isIdvsim(url: string): Promise<boolean> {
  const base = url.replace(/\/+$/, '')
  let answer: Response
  try {
    // whoever sends us elsewhere is none
    answer = await paced(0)(`${base}/_sim/health`, { redirect: 'manual' })
  } catch (error) {
    const { message } = error as Error
    const untrusted = /certificate|issuer/i.test(message)
    const hint = untrusted
      ? 'Name the file of its certificate in NODE_EXTRA_CA_CERTS.'
      : 'Start it, or name another with --target.'
    throw new SimError('unreachable', message, hint, { cause: error })
  }
  const health = (await answer.json().catch(() => undefined)) as { status?: unknown; version?: unknown } | undefined
  return answer.ok && health?.status === 'ok' && typeof health.version === 'string'
}

export interface IdvsimTarget extends AsyncDisposable {
  target(about: ConformanceCase): Promise<ConformanceTarget>
}

/** Longest that a server's processing is waited for, in milliseconds of its clock. */
const longestMs = 60_000

/** Opens two namespaces with frozen clocks; they are removed in the end. */
export async function idvsimTarget(
  vendor: VendorDef,
  url: string,
  token: string | undefined,
  paceMs = 0,
): Promise<IdvsimTarget> {
  const { profile, webhooks } = vendor
  const [auth] = proofsOf(vendor)
  const base = url.replace(/\/+$/, '')
  const { id, surfaces } = profile
  const control = await connect(base, token === undefined ? {} : { token })
  const served = (await control.getCatalog()).vendors.some((one) => one.id === id)
  if (!served) throw new SimError('unreachable', `the idvsim at ${base} does not serve ${id}`, `Start it with ${id}.`)
  // two runs at once have namespaces of their own
  const names = { owner: `verify-${process.pid}-owner`, stranger: `verify-${process.pid}-stranger` }
  const remove = async (): Promise<void> => {
    for (const name of Object.values(names)) await control.deleteNamespace({ name }).catch(ignoreMissing)
  }
  await remove()
  // the same people in every run, whatever its namespaces are called: what differs has drifted
  const open = (who: keyof typeof names) =>
    control.createNamespace({ name: names[who], clock: 'frozen', seed: `verify-${who}` })
  const opened = { owner: await open('owner'), stranger: await open('stranger') }
  const receiver = await createReceiver()
  const fetch = paced(paceMs)
  const namespace = names.owner
  return {
    async target(about) {
      for (const name of Object.values(names)) await control.resetNamespace({ namespace: name })
      if (about.kind === 'event') {
        receiver.received.length = 0
        for (const event of Object.keys(webhooks?.events ?? {})) {
          await control.createWebhookEndpoint({
            namespace,
            vendor: id,
            event,
            url: `${receiver.url}/${event}`,
            ...(auth && { auth }),
          })
        }
      }
      let now = Date.parse((await control.getClock({ namespace })).now)
      const moved = (clock: { now: string }): void => {
        now = Date.parse(clock.now)
      }
      // credentials of another tell the tenant; whoever has none is at the owner's address
      const plain = about.kind === 'call' && about.caller.as === 'stranger' ? '' : `/~${namespace}`
      return {
        fetch: async (to, init) => {
          const response = await fetch(to, init)
          if (init.method !== 'GET') await settle()
          return response
        },
        url: (path, surface, under) => {
          const mountAt = surface === undefined ? '/' : surfaces[surface]!.mountAt
          const prefix = under === 'stranger' ? `/~${names.stranger}` : plain
          return `${base}${prefix}/${id}${mountAt === '/' ? '' : mountAt}${path}`
        },
        credentials: async (who: Who) => credentialsOf(opened[who === 'stranger' ? who : 'owner'], id, who),
        now: () => now,
        driver: {
          receiver: `${receiver.url}/its-own`,
          async makeJourney({ scenario, flow, reference, state }) {
            const asked = { scenario, flow, reference, state }
            const made = await control.createJourney({ namespace, vendor: id, ...asked })
            if (state === 'completed') await settle()
            return { ids: made.ids, ...(made.link !== undefined && { link: made.link }) }
          },
          async act(journeyId, action, options) {
            await control.actOnJourney({ namespace, vendor: id, id: journeyId, action, ...options })
            await settle()
          },
          arm: async (endpoint, { error }) =>
            void (await control.armFault({ namespace, vendor: id, endpoint, effect: { kind: 'error', error } })),
          advance: async (ms) => moved(await control.advanceClock({ namespace, ms })),
          async deliveries() {
            await settle()
            const { items } = await control.listDeliveries({ namespace, limit: 1000 })
            const arrived = [...receiver.received]
            return items.map(({ event, body, url: to }): Sent => {
              // whoever cannot reach this machine has sent nothing, and owes the body nevertheless
              const at = arrived.findIndex(({ path }) => to === receiver.url + path)
              const own = to === `${receiver.url}/its-own`
              if (at < 0) return { event, body, ...(own && { own }) }
              const [{ headers, body: text }] = arrived.splice(at, 1) as [Received]
              return { event, body, text, headers, ...(own ? { own } : auth && { verify: auth }) }
            })
          },
        },
      }

      /** Lets processing end, which takes its time on a server: cases are written for one on which it takes none. */
      async function settle(): Promise<void> {
        moved(await control.drainJobs({ namespace }))
        const end = now + longestMs
        for (;;) {
          const { nextJobAt } = await control.getClock({ namespace })
          const at = nextJobAt === null ? Number.POSITIVE_INFINITY : Date.parse(nextJobAt)
          if (at > end) return
          moved(await control.advanceClock({ namespace, ms: Math.max(0, at - now) }))
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await receiver.close()
      // a server that is gone has forgotten them by itself
      await remove().catch(() => undefined)
    },
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof RefusedCall) || error.status !== 404) throw error
}
