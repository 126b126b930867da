/** The pages of the section that are about no one vendor. */
import type { PageContext } from '../../context.js'
import { Tabs } from '../../parts/tabs.js'

const pages = [
  ['/ui/contracts', 'Vendors'],
  ['/ui/contracts/coverage', 'Coverage'],
  ['/ui/contracts/reports', 'Reports'],
] as const

export const ContractTabs = ({ context, at }: { context: PageContext; at: (typeof pages)[number][0] }) => (
  <Tabs context={context} label="Contracts" pages={pages} at={at} />
)
