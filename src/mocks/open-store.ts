/** Opens the store that the options name; the driver is loaded for it, and no other. */
import type { SimError } from '../errors.js'
import { checkPlace } from '../runtime/store/place.js'
import type { Store } from '../runtime/store/types.js'
import { watchStore } from '../runtime/store/watch.js'
import type { SimulatorOptions } from './options.js'

/** Opens a database, or takes the store that is given. @throws SimError for a place that is none, or cannot be had */
export async function openStore(options: SimulatorOptions): Promise<Store> {
  const { persist, store, blobLimitBytes, endedLimit, onStore = say } = options
  if (typeof store === 'object' && persist === undefined) {
    // what nobody else changes, and no disk holds, is never away
    return store.info.kind === 'memory' && !store.info.shared ? store : watchStore(store, onStore)
  }
  const place = { persist, store: typeof store === 'object' ? '' : store }
  checkPlace(place)
  const limits = { ...(blobLimitBytes && { blobLimitBytes }), ...(endedLimit && { endedLimit }) }
  const opened =
    persist === undefined
      ? await (await import('../runtime/store/sql/postgres.js')).openPostgres(String(store), limits)
      : await (await import('../runtime/store/sql/sqlite.js')).openSqlite(persist, limits)
  return watchStore(opened, onStore)
}

/** Said on standard error, where nobody else is told. */
function say(away: SimError | undefined): void {
  process.stderr.write(
    away
      ? `idvsim: the store is away: ${away.message}. ${away.hint} Calls are answered with 503 until it is back.\n`
      : 'idvsim: the store is back.\n',
  )
}
