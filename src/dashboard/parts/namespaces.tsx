/** The namespace of a page, and the way to the same page of another. */
import type { PageContext } from '../context.js'
import { Own } from './text.js'

/** Most namespaces to choose from; a page lists the others. */
const mostShown = 100

export function NamespaceSwitch({ context }: { context: PageContext }) {
  const { sim, namespace, request, query, link } = context
  const names = sim.namespaces
    .list()
    .map(({ name }) => name)
    .sort()
  const shown = names.slice(0, mostShown)
  if (!shown.includes(namespace.name)) shown.unshift(namespace.name)
  const all = <a href={link('/ui/namespaces')}>{names.length > shown.length ? `All ${names.length}` : 'Namespaces'}</a>
  if (shown.length === 1) {
    return (
      <p class="switch">
        <span class="soft">
          Namespace <Own text={namespace.name} />
        </span>
        {all}
      </p>
    )
  }
  // a form that was refused has no page of its own
  const path = request.path.startsWith('/_sim/ui/calls/') ? '/_sim/' : request.path
  const kept = [...query].filter(([name, value]) => name !== 'namespace' && name !== 'after' && value.length < 500)
  return (
    <form method="get" action={path} class="switch">
      {kept.slice(0, 20).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <label>
        <span class="soft">Namespace</span>{' '}
        <select name="namespace">
          {shown.map((name) => (
            <option value={name} {...(name === namespace.name && { selected: true })}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="small">
        Switch
      </button>
      {all}
    </form>
  )
}
