/** Where every fact about Acme comes from, and short ways to cite it. */
import type { Provenance } from '../../../src/contracts/define.js'

/** Names a page of the vendor's documentation. */
export const page = (name: string): string => `https://docs.acme.example/${name}`

/** Cites a page that states the fact. */
export const documented = (name: string): Provenance => ({ evidence: 'documented', source: page(name) })

/** Admits that the fact is our choice, names the page with the gap and says why. */
export const assumed = (name: string, note: string): Provenance => ({ evidence: 'assumed', source: page(name), note })
