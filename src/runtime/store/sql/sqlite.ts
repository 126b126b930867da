/** State in one SQLite file, for one process: what a commit has stored is there after the process is killed. */
import { isSimError, SimError } from '../../../errors.js'
import type { Store } from '../types.js'
import type { SqlLimits } from './limits.js'
import { openEngine } from './sqlite-engine.js'
import { checkFile } from './sqlite-file.js'
import { SqlStore } from './store.js'

export interface SqliteOptions extends SqlLimits {
  /** Pages of the file at most, of 4096 bytes each; past it, what is to be stored is refused. @default as many as the disk holds */
  maxPages?: number
}

/**
 * Opens a file, or makes it.
 *
 * @throws SimError `bad_option` for a file that is none of ours, is damaged, is newer than this version, or is in use; it is left
 *   as it was
 */
export async function openSqlite(file: string, options: SqliteOptions = {}): Promise<Store> {
  checkFile(file)
  try {
    const engine = await openEngine(file, options.maxPages)
    return new SqlStore(engine, { kind: 'sqlite', replica: 0 }, options)
  } catch (error) {
    if (isSimError(error)) throw error
    throw new SimError(
      'bad_option',
      `cannot open ${file}: ${(error as Error).message}`,
      'Check the path and its permissions.',
      {
        cause: error,
      },
    )
  }
}
