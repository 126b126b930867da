/** How much a soak does: the full counts, unless somebody who looks for something says otherwise. */
const numberOf = (variable: string, standard: number): number => Number(process.env[variable] ?? standard)

/** The seed of a run, and so its scenarios and the moments of its kills. */
export const soakSeed = numberOf('IDVSIM_SOAK_SEED', 1)
export const soakJourneys = (standard: number): number => numberOf('IDVSIM_SOAK_JOURNEYS', standard)
