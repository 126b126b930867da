/** Pages of lists: how a call asks for one, and how one is cut. */
import { SimError } from '../errors.js'
import type { Simulator } from '../mocks/simulator.js'
import type { Namespace } from '../runtime/namespaces.js'
import type { Kind, Page, StoredRecord } from '../runtime/store/types.js'

export type WantedPage = Required<Pick<Page, 'limit'>> & Page

/** Reads the page a call asks for. */
export const pageOf = ({ after, limit }: { after?: string | undefined; limit?: string | undefined }): WantedPage => ({
  ...(after !== undefined && { after }),
  limit: Math.min(Math.max(Number(limit ?? 100), 1), 1000),
})

/** Lists records that carry the index `all`, with the cursor of the next page. */
export async function listAll<T extends StoredRecord>(
  { store }: Simulator,
  { name }: Namespace,
  kind: Kind<T>,
  { limit = 100, ...page }: Page,
): Promise<{ items: T[]; next: string | null }> {
  const found = await store.transact(name, async (tx) => {
    if (page.after !== undefined && !(await tx.get(kind, page.after))) throw nothing('cursor', page.after)
    return tx.find(kind, 'all', '*', { ...page, limit: limit + 1 })
  })
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? items.at(-1)!.id : null }
}

/** The refusal of an id that nothing has. */
export const nothing = (what: string, id: string): SimError =>
  new SimError('not_found', `there is no ${what} ${JSON.stringify(id.slice(0, 200))}`, 'List them first.')
