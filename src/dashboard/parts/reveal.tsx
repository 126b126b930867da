/** The way to a page with everything that is hidden on it, or back. */
import type { PageContext } from '../context.js'

/** Keeps whatever else the address asks for. */
export function Reveal({ context }: { context: PageContext }) {
  const { reveal, request } = context
  const { namespace: _, reveal: __, ...query } = Object.fromEntries(context.query)
  const path = request.path.slice('/_sim'.length)
  return (
    <a class="button" href={context.link(path, { ...query, ...(!reveal && { reveal: 'true' }) })}>
      {reveal ? 'Hide secrets and personal data' : 'Show secrets and personal data'}
    </a>
  )
}
