/** Links from one section into another. */
import type { PageContext } from '../context.js'
import { Own } from './text.js'

/** The page of a scenario. @param vendor the one whose part of it is open */
export const scenarioLink = ({ link }: PageContext, name: string, vendor?: string): string =>
  link(`/ui/scenarios/show/${encodeURIComponent(name)}`, { vendor })

/** A scenario, as the way to its page. */
export const ScenarioLink = ({ context, name }: { context: PageContext; name: string }) => (
  <a href={scenarioLink(context, name)}>
    <Own text={name} most={80} />
  </a>
)
