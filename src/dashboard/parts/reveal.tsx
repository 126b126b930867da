/** The way to a page with everything that is hidden on it, or back. */
import type { PageContext } from '../context.js'

/** Keeps whatever else the address asks for. @param label what it says where it stands beside what it shows */
export function Reveal({ context, label }: { context: PageContext; label?: string }) {
  const { reveal, request } = context
  const { namespace: _, reveal: __, ...query } = Object.fromEntries(context.query)
  const path = request.path.slice('/_sim'.length)
  return (
    <a class="button" href={context.link(path, { ...query, ...(!reveal && { reveal: 'true' }) })}>
      {label ?? (reveal ? 'Hide secrets and personal data' : 'Show secrets and personal data')}
    </a>
  )
}
