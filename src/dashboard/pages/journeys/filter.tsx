/** Which journeys are listed: a form that only asks, so that its address can be kept. */
import type { PageContext } from '../../context.js'
import { Choice, Filter, longestText, same, Words } from '../../parts/filter.js'
import { scenarioOptions } from './words.js'

const names = ['id', 'vendor', 'status', 'scenario', 'flow', 'environment', 'ended'] as const
export type Wanted = Partial<Record<(typeof names)[number], string>> & { ended?: 'true' | 'false' }

/** Reads what an address asks for; what is left empty is not asked. */
export function filterOf(query: URLSearchParams): Wanted {
  const wanted: Record<string, string> = {}
  for (const name of names) {
    const value = query.get(name)?.slice(0, longestText)
    if (value && (name !== 'ended' || value === 'true' || value === 'false')) wanted[name] = value
  }
  return wanted
}

/** The form. */
export async function Filters({ context, filter }: { context: PageContext; filter: Wanted }) {
  const { profiles } = context.sim
  const scenarios = await scenarioOptions(context, 'Any')
  return (
    <Filter context={context} path="/ui/journeys" asked={filter}>
      <Words name="id" label="Reference or id" value={filter.id} />
      <Choice
        name="vendor"
        label="Vendor"
        value={filter.vendor}
        options={profiles.map(({ id, title }) => [id, title] as const)}
      />
      <Words name="status" label="Status" value={filter.status} placeholder="vendor's word" />
      <Choice name="scenario" label="Scenario" value={filter.scenario} options={scenarios.slice(1)} />
      <Choice
        name="flow"
        label="Flow"
        value={filter.flow}
        options={same(profiles.flatMap(({ flows }) => flows.map(({ id }) => id)))}
      />
      <Choice
        name="environment"
        label="Environment"
        value={filter.environment}
        options={same(profiles.flatMap(({ credentials }) => Object.keys(credentials)))}
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
    </Filter>
  )
}
