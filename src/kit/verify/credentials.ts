/** Credentials from environment variables that are named after the vendor's profile. */
import type { VendorProfile } from '../../contracts/define.js'

/** The variable of a credential: `apiKey` of a vendor `acme` is IDVSIM_ACME_API_KEY. */
export const variableOf = ({ id }: Pick<VendorProfile, 'id'>, credential: string): string =>
  `IDVSIM_${id}_${credential.replace(/([a-z0-9])([A-Z])/g, '$1_$2')}`.toUpperCase()

/** Names the credentials of a vendor. */
export const credentialNames = ({ credentials }: Pick<VendorProfile, 'credentials'>): string[] => [
  ...new Set(Object.values(credentials).flatMap((names) => Object.keys(names))),
]

/** Reads what is there; an empty variable is none. */
export const credentialsIn = (
  profile: VendorProfile,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    credentialNames(profile).flatMap((name) => {
      const value = env[variableOf(profile, name)]
      return value ? [[name, value]] : []
    }),
  )
