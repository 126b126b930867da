/** What must and must not compile. `tsc` judges the comments below; the test keeps the file in the run. */
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { type Handlers, reply, replyFile, type Tools } from '../../src/mocks/types.js'
import { step } from '../../src/runtime/lifecycle.js'
import type { acme } from '../support/acme/contract.js'
import { acmeSimulator, toCheck } from '../support/acme/simulator.js'

type Acme = typeof acme
type All = Handlers<Acme>
type Check = z.infer<Acme['schemas']['Check']>

const { handlers } = acmeSimulator
const picture = { picture_id: 'p', media_type: 'image/png', size_bytes: 1 }
declare const check: Check
declare const tools: Tools<Acme>

/** Never called: only its types matter. */
function whatCompiles(): unknown[] {
  const { getPicture: _, ...rest } = handlers
  // @ts-expect-error a handler is missing
  const missing: All = rest
  // @ts-expect-error a handler for an endpoint that the contract does not have
  const extra: All = { ...handlers, readNothing: handlers.getCheck }

  const declared: All['createCheck'] = async () => reply(201, (record: Check) => record, check)
  // @ts-expect-error the status 200 is not declared
  const undeclared: All['createCheck'] = async () => reply(200, (record: Check) => record, check)
  // @ts-expect-error a body of another endpoint
  const wrongBody: All['createCheck'] = async () => reply(201, (record: typeof picture) => record, picture)
  const gone = (record: Check) => ({ ...record, status: 'gone' })
  // @ts-expect-error a field has another type
  const wrongField: All['createCheck'] = async () => reply(201, gone, check)
  // @ts-expect-error a view of another record
  const wrongRecord = () => reply(201, toCheck, picture)
  // @ts-expect-error a file where JSON is declared
  const file: All['createCheck'] = async () => replyFile(201, { mediaType: 'image/png', seed: 's' })
  // @ts-expect-error JSON where a file is declared
  const noFile: All['getPicture'] = async () => reply(200, (record: Check) => record, check)

  const reads: All['uploadPicture'] = async (call) => {
    const id: string = call.params.check_id
    // @ts-expect-error the path has no such parameter
    const nothing = call.params.picture_id
    // @ts-expect-error the body has no such field
    const field = call.body.nothing
    call.note({ severity: 'advice', side: 'request', path: '', message: id })
    return reply(201, (record: typeof picture) => record, { ...picture, nothing, field })
  }

  return [missing, extra, declared, undeclared, wrongBody, wrongField, wrongRecord, file, noFile, reads]
}

/** Never called: only its types matter. */
async function whatToolsTake(): Promise<void> {
  const about = { journeyId: 'j', environment: 'test' }
  const payload = (event_id: string) => ({ event_id, event: 'check.completed' as const, check })
  await tools.emit('checkCompleted', about, payload)
  // @ts-expect-error an event that the contract does not have
  await tools.emit('checkFailed', about, payload)
  // @ts-expect-error a body that is not the event's
  await tools.emit('checkCompleted', about, () => ({ event: 'check.completed' }))
  tools.id('check')
  // @ts-expect-error an id format that the contract does not have
  tools.id('nothing')
  tools.schedule('finish', 1, { journeyId: 'j' })
  // @ts-expect-error a job without its journey
  tools.schedule('finish', 1, {})
  step(acmeSimulator.vendor.lifecycles.check, 'pending', 'start')
  // @ts-expect-error a status that the lifecycle does not have
  step(acmeSimulator.vendor.lifecycles.check, 'gone', 'start')
  // @ts-expect-error an error code that no table has
  tools.fail('nothing', 'text')
}

test('the handlers of the toy vendor are those of its contract', () => {
  expect([typeof whatCompiles, typeof whatToolsTake]).toEqual(['function', 'function'])
  expect(Object.keys(handlers).sort()).toEqual(Object.keys(acmeSimulator.vendor.endpoints).sort())
})
