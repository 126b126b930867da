/** What declarations of control calls have in common. */
import * as z from 'zod'

/** The simulator is its own source. */
export const ours = { evidence: 'documented', source: 'https://www.npmjs.com/package/idvsim' } as const

export const namespace = { namespace: z.string().optional() }
export const scoped = z.object(namespace)
export const paged = z.object({
  ...namespace,
  after: z.string().optional(),
  limit: z
    .string()
    .regex(/^0*([1-9]\d{0,2}|1000)$/, 'must be a number from 1 to 1000')
    .optional(),
})
export const byId = z.object({ id: z.string() })
export const truth = z.enum(['true', 'false'])
export const get = { surface: 'control', method: 'GET', ...ours } as const
export const post = { surface: 'control', method: 'POST', ...ours } as const
export const remove = { surface: 'control', method: 'DELETE', ...ours } as const

export const Instant = z.iso.datetime()
export const List = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().nullable() })
