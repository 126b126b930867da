/** What the tests of examinations share: the reference clients and the receiver, each with a defect or without. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type ExamineOptions, examine } from '../../../src/kit/examine/examine.js'
import type { Examination } from '../../../src/kit/examine/types.js'
import { vendorEntries } from '../../../src/mocks/index.js'
import type { WebhookAuth } from '../../../src/runtime/signing.js'

const folder = join(import.meta.dirname, 'clients')

/** The command of a vendor's reference client. */
export const clientOf = (vendor: string, defect = ''): string =>
  `CLIENT_DEFECT=${defect} ${process.execPath} ${join(folder, `${vendor}.mjs`)}`

/** Examines the reference client of a vendor, with a defect or without. */
export async function examineClient(
  id: string,
  defect = '',
  more: Partial<ExamineOptions> & { limitMs?: number } = {},
): Promise<Examination> {
  const { vendor } = await vendorEntries[id]!.load()
  // its trials wait most of the time: for a person, a time-out, a pause
  const { limitMs = 12_000, parallel = 8, ...rest } = more
  const client = { command: clientOf(id, defect), timeoutMs: 1500, deadlineMs: 3000, limitMs }
  return examine({ vendor, client, parallel, ...rest })
}

/** Ids of the checks that say that something is wrong, as a failure or as advice. */
export const complaints = ({ results }: Examination): string[] =>
  results.filter(({ status }) => status === 'failed' || status === 'advice').map(({ id }) => id)

/** The reference receiver in a process of its own. */
export async function startReference(vendor: string, proof: string, defect = '') {
  const child = spawn(process.execPath, [join(folder, 'receiver.mjs')], {
    env: { ...process.env, RECEIVER_VENDOR: vendor, RECEIVER_PROOF: proof, RECEIVER_DEFECT: defect },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (text) => resolve(String(text).trim()))
    child.once('exit', (code) => reject(new Error(`the receiver ended with ${code}`)))
  })
  return {
    url,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve())
        if (!child.kill('SIGKILL')) resolve()
      }),
  }
}

const proofs = {
  basic: { type: 'basic', username: 'user', password: 'password' },
  header: { type: 'header', headers: { 'x-key': 'the-key' } },
  hmac: { type: 'hmac', header: 'x-signature', secret: 'secret', algorithm: 'sha256', encoding: 'hex' },
} as const satisfies Record<string, WebhookAuth>

/** Examines the reference receiver as the receiver of a vendor, with a defect or without. */
export async function examineReceiver(
  id: string,
  proof: string,
  defect = '',
  only?: readonly string[],
): Promise<Examination> {
  await using receiver = await startReference(id, proof, defect)
  const { vendor } = await vendorEntries[id]!.load()
  const webhook = { url: receiver.url, auth: proofs[proof as keyof typeof proofs] }
  // the receiver is to be there until it is over
  return await examine({ vendor, webhook, ...(only && { only }) })
}
