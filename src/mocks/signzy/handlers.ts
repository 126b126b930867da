/** One function for every Signzy endpoint: reads what it needs, calls the behaviour, answers a view. */
import { type signzy, tokenTtl } from '../../contracts/signzy/index.js'
import type { Journey } from '../../fixtures/signzy/views.js'
import { toBareResult, toCreatedJourney, toTwiceWrappedResult, toWrappedResult } from '../../fixtures/signzy/views.js'
import { toIso } from '../../runtime/clock.js'
import { advise } from '../flow-choice.js'
import { showing } from '../specimens.js'
import { type Handlers, reply, replyEmpty, replyFile } from '../types.js'
import { createJourney } from './create.js'
import { files, journeys, optionsOf, readJourney } from './records.js'

const self = <T>(record: T): T => record

export const handlers: Handlers<typeof signzy> = {
  async login(call) {
    const { environment, tx } = call
    const id = call.issueToken({ use: 'access', environment, ttlMs: tokenTtl * 1000 })
    const created = toIso(tx.now)
    return reply(200, self, { id, ttl: tokenTtl, created, userId: call.fixedId('customer', environment) })
  },

  async logout(call) {
    if (call.token) await call.revokeToken(call.token)
    else advise(call, 'headers.authorization', 'a static key is not given back by a logout, and stays good')
    return replyEmpty(204)
  },

  async createJourneyUrl(call) {
    return reply(200, toCreatedJourney, await createJourney(call, { environment: call.environment, body: call.body }))
  },

  async getJourney(call) {
    const journey = await readJourney(call, call.environment, call.params.journeyId)
    const { envelope, unfinishedResult, deletedResult } = optionsOf(call)
    if (unfinishedResult === 'error' && isUnfinished(journey)) {
      call.fail('journey_unfinished', `journey ${journey.id} is ${journey.state.replace('_', ' ')}`)
    }
    if (deletedResult === 'error' && journey.state === 'deleted') call.fail('journey_deleted', `journey ${journey.id}`)
    if (envelope === 'result') return reply(200, toWrappedResult, journey)
    return envelope === 'data' ? reply(200, toTwiceWrappedResult, journey) : reply(200, toBareResult, journey)
  },

  async downloadFile(call) {
    const { file_id, name } = call.params
    const found = await call.tx.get(files, name.replace(/\.[^.]*$/, ''))
    if (!found || found.fileId !== file_id || found.name !== name) {
      return call.fail('not_found', `no picture has the number ${JSON.stringify(file_id)} and this name`)
    }
    call.about(found.journeyId)
    return replyFile(200, showing(found.file, (await call.tx.get(journeys, found.journeyId))?.case))
  },
}

const isUnfinished = ({ state }: Journey): boolean => state === 'created' || state === 'in_progress'
