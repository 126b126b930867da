/** Writes recorded exchanges, one JSON file each, into a folder of their own. */
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SimError } from '../../errors.js'
import type { RecordedExchange } from './types.js'

export interface RecordingFolder {
  /** Writes one, and answers the name of its file: names sort by time. @throws SimError when it cannot be written */
  write(exchange: RecordedExchange): Promise<string>
}

/** Makes the folder if need be. @throws SimError for one that holds a recording already, or cannot be had */
export async function openRecording(dir: string): Promise<RecordingFolder> {
  const names = await mkdir(dir, { recursive: true })
    .then(() => readdir(dir))
    .catch((error: Error) => {
      throw new SimError('bad_option', `${dir} cannot hold a recording: ${error.message}`, 'Choose another folder.')
    })
  if (names.some((name) => name.endsWith('.json'))) {
    // replacements hold within one recording, and order is told by time
    const hint = 'Choose another folder, or empty this one: a recording is made in one go.'
    throw new SimError('bad_option', `${dir} holds JSON files already`, hint)
  }
  let count = 0
  return {
    async write(exchange) {
      const { recordedAt, endpoint, response } = exchange
      const place = String(++count).padStart(6, '0')
      const name = `${recordedAt.replaceAll(':', '-')}-${place}-${endpoint ?? 'unknown'}-${response.status}.json`
      try {
        // whoever reads meanwhile sees whole files alone
        await writeFile(join(dir, `${name}.part`), `${JSON.stringify(exchange, null, 2)}\n`, { flag: 'wx' })
        await rename(join(dir, `${name}.part`), join(dir, name))
      } catch (error) {
        const message = `cannot write ${join(dir, name)}: ${(error as Error).message}`
        throw new SimError('store_unavailable', message, 'Make room, or choose another folder.')
      }
      return name
    },
  }
}
