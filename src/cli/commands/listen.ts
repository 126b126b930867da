/** `idvsim listen`: receives webhooks, prints each, and verifies, forwards or misbehaves as told. */

import { createReceiver, type Received } from '../../kit/receiver.js'
import { parseJson } from '../../runtime/parse-json.js'
import { printable } from '../../runtime/printable.js'
import { listenHelp, readListenOptions } from '../listen/options.js'
import { register } from '../listen/registration.js'
import { untilStopped } from '../until-stopped.js'

/** Listens, and resolves when a signal has stopped it. */
export async function listen(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(listenHelp)
    return 0
  }
  const { receiver: options, json, register: at } = readListenOptions(argv, process.env)
  let count = 0
  const receiver = await createReceiver({
    ...options,
    onReceived: (one) => process.stdout.write(`${json ? toJson(one, ++count) : toLine(one, ++count)}\n`),
  })
  const stopped = untilStopped()
  let takeBack = async (): Promise<void> => undefined
  try {
    if (at) takeBack = await register(at, { url: receiver.url, auth: options.verify })
    const from = at && `${at.vendors.join(', ')} at ${at.url}`
    if (json) process.stdout.write(`${JSON.stringify({ event: 'ready', url: receiver.url })}\n`)
    else process.stdout.write(`Listening at ${receiver.url}${from ? ` for ${from}` : ''}\n`)
    await stopped
  } finally {
    // a simulator that is gone has forgotten it by itself
    await takeBack().catch(() => undefined)
    await receiver.close()
  }
  return 0
}

const proofs = { true: 'auth ok', false: 'auth WRONG', undefined: '' }

/** One line for people. */
function toLine({ method, path, event, eventId, verified, answered, body }: Received, n: number): string {
  const parts = [
    `#${n}`,
    `${method} ${path}`,
    event ?? '(no event name)',
    eventId ?? '',
    `${Buffer.byteLength(body)} bytes`,
    proofs[`${verified}`],
    `answered ${answered}`,
  ]
  // what a sender writes must not steer the terminal
  return printable(parts.filter(Boolean).join('  '))
}

/** One line for machines; the body is JSON where it is any. */
function toJson(one: Received, n: number): string {
  const { body, verified = null, event = null, eventId = null, ...rest } = one
  const value = parseJson(body)
  return JSON.stringify({ n, ...rest, event, eventId, verified, body: value === undefined ? body : value })
}
