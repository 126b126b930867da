/** Which journeys are listed: a form that only asks, so that its address can be kept. */
import type { PageContext } from '../../context.js'
import { scenarioOptions } from './words.js'

const names = ['id', 'vendor', 'status', 'scenario', 'flow', 'environment', 'ended'] as const
export type Wanted = Partial<Record<(typeof names)[number], string>> & { ended?: 'true' | 'false' }

/** Longest text that is looked for. */
const longest = 500

/** Reads what an address asks for; what is left empty is not asked. */
export function filterOf(query: URLSearchParams): Wanted {
  const wanted: Record<string, string> = {}
  for (const name of names) {
    const value = query.get(name)?.slice(0, longest)
    if (value && (name !== 'ended' || value === 'true' || value === 'false')) wanted[name] = value
  }
  return wanted
}

/** The form. */
export async function Filter({ context, filter }: { context: PageContext; filter: Wanted }) {
  const { sim, namespace } = context
  const all = (list: readonly string[]) => [...new Set(list)].map((one) => [one, one] as const)
  const scenarios = await scenarioOptions(context, 'Any')
  const profiles = sim.profiles
  return (
    <form method="get" action="/_sim/ui/journeys" class="filters" aria-label="Filter">
      <input type="hidden" name="namespace" value={namespace.name} />
      <Text name="id" label="Reference or id" value={filter.id} />
      <Choice
        name="vendor"
        label="Vendor"
        value={filter.vendor}
        options={profiles.map(({ id, title }) => [id, title] as const)}
      />
      <Text name="status" label="Status" value={filter.status} placeholder="as the vendor says it" />
      <Choice name="scenario" label="Scenario" value={filter.scenario} options={scenarios.slice(1)} />
      <Choice
        name="flow"
        label="Flow"
        value={filter.flow}
        options={all(profiles.flatMap(({ flows }) => flows.map(({ id }) => id)))}
      />
      <Choice
        name="environment"
        label="Environment"
        value={filter.environment}
        options={all(profiles.flatMap(({ credentials }) => Object.keys(credentials)))}
      />
      <Choice
        name="ended"
        label="Over or not"
        value={filter.ended}
        options={[
          ['false', 'Under way'],
          ['true', 'Over'],
        ]}
      />
      <button type="submit" class="main">
        Filter
      </button>
      {Object.keys(filter).length > 0 && (
        <a class="button" href={context.link('/ui/journeys')}>
          Show all
        </a>
      )}
    </form>
  )
}

const Text = ({
  name,
  label,
  value = '',
  placeholder = '',
}: {
  name: string
  label: string
  value?: string | undefined
  placeholder?: string
}) => (
  <label class="field">
    <span>{label}</span>
    <input
      name={name}
      value={value}
      placeholder={placeholder}
      maxlength={longest}
      autocomplete="off"
      spellcheck={false}
    />
  </label>
)

/** One of some, or any; a value that is none of them stands there too. */
function Choice({
  name,
  label,
  value,
  options,
}: {
  name: string
  label: string
  value: string | undefined
  options: readonly (readonly [string, string])[]
}) {
  const isOdd = value !== undefined && !options.some(([one]) => one === value)
  const shown = [['', 'Any'] as const, ...options, ...(isOdd ? [[value, value] as const] : [])]
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name}>
        {shown.map(([one, title]) => (
          <option value={one} {...(one === (value ?? '') && { selected: true })}>
            {title.slice(0, 60)}
          </option>
        ))}
      </select>
    </label>
  )
}
