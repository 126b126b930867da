/** The receiver of the package, as tests start it: it answers as the test says. */
import { createReceiver, type Receiver, type ReceiverOptions } from '../../src/kit/receiver.js'

export type { Received, Receiver } from '../../src/kit/receiver.js'

/** Listens, keeps what arrives, and answers as told; without being told, 200. */
export const startReceiver = (answer?: ReceiverOptions['answer']): Promise<Receiver> =>
  createReceiver(answer && { answer })
